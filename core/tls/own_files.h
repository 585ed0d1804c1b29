// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/certificate_facts.h"
#include "core/tls/pair.h"

#include "core/base/result.h"

#include <optional>

namespace holdfast::tls {

/// The files of the server's own authority and certificate, below its data folder.
struct OwnFiles
{
    explicit OwnFiles(const QString &dataDir)
        : folder(dataDir + QStringLiteral("/tls"))
    {}
    [[nodiscard]] QString ca() const { return folder + QStringLiteral("/ca.pem"); }
    [[nodiscard]] QString caKey() const { return folder + QStringLiteral("/ca.key"); }
    [[nodiscard]] PairFiles pair() const
    {
        return {folder + QStringLiteral("/server.pem"), folder + QStringLiteral("/server.key")};
    }

    QString folder;
};

/// What there is already; without a certificate of the server, nothing.
struct OwnState
{
    bool hasAuthority = false;
    std::optional<CertificateFacts> server;
};

enum class OwnWork {
    Nothing,    ///< all is there
    NewNames,   ///< the certificate lacks a name that was asked for, or has others
    NearItsEnd, ///< less than 30 days are left
    NewServer,  ///< there is an authority and no certificate
    Everything,
};

struct OwnPlan
{
    OwnWork work = OwnWork::Nothing;
    QStringList names; ///< of the certificate
    friend bool operator==(const OwnPlan &, const OwnPlan &) = default;
};

/// `asked`: names and addresses, in a certificate's form; none: the former ones. `always` are in each certificate.
/// Pure.
[[nodiscard]] OwnPlan planOwn(const OwnState &state, const QStringList &asked, const QStringList &always, WallTime now);

/// Makes what planOwn() says and keeps the rest: the authority lives on, and so does the server's key. Blocks.
[[nodiscard]] Result<OwnPlan> makeOwn(const OwnFiles &files, const QStringList &asked, const QStringList &always,
                                      const QString &authorityName, WallTime now);

} // namespace holdfast::tls
