// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/view.h"
#include "core/base/result.h"
#include "core/tls/own_files.h"

#include <QJsonObject>

/// What `tls init` and `tls show` say. Pure.
namespace holdfast::app::certificate {

struct Report
{
    std::optional<tls::OwnWork> work; ///< of tls init
    tls::PairFiles files;             ///< the key may be unknown
    QString authority;                ///< file of the server's own; empty: it has none
    tls::CertificateFacts facts;
    QString pin; ///< for clients
    WallTime now;
    std::optional<Problem> fault; ///< why a server does not start with it
};

[[nodiscard]] QJsonObject toJson(const Report &report);
[[nodiscard]] QString toText(const Report &report, const client::View &view);

} // namespace holdfast::app::certificate
