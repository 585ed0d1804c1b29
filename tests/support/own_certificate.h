// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/clock.h"
#include "core/tls/own_files.h"

#include <QTemporaryDir>

namespace holdfast::test {

/// An authority and a certificate for 127.0.0.1 and localhost, in a folder that goes with it.
struct OwnCertificate
{
    explicit OwnCertificate(WallTime now = runtime::SystemClock().now().wall)
    {
        const auto made = tls::makeOwn(files, {}, {QStringLiteral("localhost"), QStringLiteral("127.0.0.1")},
                                       QStringLiteral("Test CA"), now);
        if (!made)
            qFatal("no certificate: %s", qPrintable(made.problem().text()));
    }
    [[nodiscard]] tls::Pair pair(WallTime now = runtime::SystemClock().now().wall) const
    {
        const auto read = tls::readPair(files.pair(), now);
        if (!read)
            qFatal("no pair: %s", qPrintable(read.problem().text()));
        return *read;
    }

    QTemporaryDir folder;
    tls::OwnFiles files{folder.path()};
};

} // namespace holdfast::test
