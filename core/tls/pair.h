// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/certificate_facts.h"
#include "core/tls/pair_verdict.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

namespace holdfast::tls {

struct PairFiles
{
    QString certificate;
    QString key;
    QString clientCa = {}; ///< authorities whose certificates clients must show; empty: clients need none
    [[nodiscard]] bool isGiven() const { return !certificate.isEmpty(); }
    friend bool operator==(const PairFiles &, const PairFiles &) = default;
};

/// A certificate with its key, good at the moment when it was read.
struct Pair
{
    QList<QSslCertificate> chain; ///< the own certificate first
    QSslKey key;
    QList<QSslCertificate> clientCas;

    [[nodiscard]] CertificateFacts facts() const { return factsOf(chain.first()); }
    [[nodiscard]] QString pin() const { return pinOf(chain); }
};

/// The certificates in a file, which are one at least. Blocks.
[[nodiscard]] Result<QList<QSslCertificate>> readChain(const QString &path);

/// Reads the files, which blocks, and judges them.
[[nodiscard]] Result<Pair> readPair(const PairFiles &files, WallTime now);

/// For a server: TLS 1.2 at least.
[[nodiscard]] QSslConfiguration serverConfiguration(const Pair &pair);

} // namespace holdfast::tls
