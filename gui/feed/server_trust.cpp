// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/server_trust.h"

#include "core/tls/certificate_facts.h"
#include "core/tls/chain_check.h"

#include <QSslCertificate>

namespace holdfast::gui {

std::optional<CertificateOffer> offerOf(const QList<QSslCertificate> &chain, const QString &host,
                                        const QString &formerPin, WallTime now)
{
    if (chain.isEmpty())
        return std::nullopt;
    const QString pin = tls::pinOf(chain);
    if (pin == formerPin || tls::checkPinned(chain, pin, host, now))
        return std::nullopt;
    const tls::CertificateFacts leaf = tls::factsOf(chain.first());
    return CertificateOffer{pin, formerPin, tls::subjectOf(chain.last()), leaf.names, leaf.notAfter};
}

} // namespace holdfast::gui
