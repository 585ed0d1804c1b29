// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

namespace holdfast::spool {

/// Who a worker is, beside its name, and when in its life: with these the server tells a worker that is back from
/// another of the same name, and its newest registration from one that waited in the buffer of a dead connection.
struct Identity
{
    QString instance;        ///< chosen at random once for each data folder
    qint64 sequenceBase = 0; ///< registrations of this process are numbered from here on; rises with each start
};

/// Takes the next identity of `<dir>/identity.json` and puts it on the disk first. For the holder of the spool's lock,
/// once at each start. A file that holds none is replaced, with a warning: the worker is then a new one to the server.
/// The problem: the file cannot be read, or written.
[[nodiscard]] Result<Identity> nextIdentity(const QString &dir);

} // namespace holdfast::spool
