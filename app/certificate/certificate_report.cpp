// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate/certificate_report.h"

#include "app/client/table.h"
#include "app/client/words.h"
#include "app/options/usage_fault.h"
#include "core/base/json_values.h"
#include "core/tls/expiry.h"

#include <QJsonArray>

namespace holdfast::app::certificate {
namespace {

using tls::OwnWork;

QString codeOf(OwnWork work)
{
    switch (work) {
    case OwnWork::Nothing:
        return QStringLiteral("nothing");
    case OwnWork::NewNames:
        return QStringLiteral("new_names");
    case OwnWork::NearItsEnd:
        return QStringLiteral("renewed");
    case OwnWork::NewServer:
        return QStringLiteral("new_certificate");
    case OwnWork::Everything:
        return QStringLiteral("new_authority");
    }
    Q_UNREACHABLE();
}

QString sentenceOf(OwnWork work)
{
    switch (work) {
    case OwnWork::Nothing:
        return QStringLiteral("nothing to do: the certificate has these names and enough time left\n");
    case OwnWork::NewNames:
        return QStringLiteral("made a certificate with other names; the authority and the key stay\n");
    case OwnWork::NearItsEnd:
        return QStringLiteral("renewed the certificate; the authority and the key stay\n");
    case OwnWork::NewServer:
        return QStringLiteral("made a certificate; the authority stays. The server uses it from its next start on\n");
    case OwnWork::Everything:
        return QStringLiteral("made an authority and a certificate. The server uses it from its next start on\n");
    }
    Q_UNREACHABLE();
}

} // namespace

QJsonObject toJson(const Report &report)
{
    QJsonObject json{{QStringLiteral("certificate"), report.files.certificate},
                     {QStringLiteral("key"), textOrNull(report.files.key)},
                     {QStringLiteral("authority"), textOrNull(report.authority)},
                     {QStringLiteral("names"), QJsonArray::fromStringList(report.facts.names)},
                     {QStringLiteral("issuer"), report.facts.issuer},
                     {QStringLiteral("valid_from"), toIso(report.facts.notBefore)},
                     {QStringLiteral("expires_at"), toIso(report.facts.notAfter)},
                     {QStringLiteral("days_left"), tls::daysLeft(report.facts.notAfter, report.now)},
                     {QStringLiteral("pin"), report.pin},
                     {QStringLiteral("fault"), report.fault ? messageOf(*report.fault) : QJsonValue()}};
    if (report.work)
        json[QStringLiteral("did")] = codeOf(*report.work);
    return json;
}

QString toText(const Report &report, const client::View &view)
{
    const QString expiry = client::timeText(toIso(report.facts.notAfter), view.zone);
    QList<std::pair<QString, QString>> lines{{QStringLiteral("certificate"), report.files.certificate}};
    if (!report.files.key.isEmpty())
        lines.append({QStringLiteral("key"), report.files.key});
    if (!report.authority.isEmpty())
        lines.append({QStringLiteral("authority"), report.authority});
    lines.append({QStringLiteral("names"), report.facts.names.join(QStringLiteral(", "))});
    lines.append({QStringLiteral("issuer"), report.facts.issuer});
    lines.append({QStringLiteral("valid until"), expiry + QStringLiteral(" (%1)").arg(client::daysLeftText(
                                                              tls::daysLeft(report.facts.notAfter, report.now)))});
    lines.append({QStringLiteral("pin"), report.pin});
    return (report.work ? sentenceOf(*report.work) : QString()) + client::nameValueLines(lines);
}

} // namespace holdfast::app::certificate
