// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/exporter.h"

#include "app/client/export_rows.h"
#include "app/client/http_client.h"

#include <array>

namespace holdfast::app::client {
namespace {

constexpr int kPage = 1'000;
constexpr int kOutagesAPage = 10'000;
/// The server answers for 400 days at most.
constexpr auto kSpan = std::chrono::days(30);

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

WallTime timeIn(const QJsonObject &row, const char *name)
{
    return parseIso(row[QLatin1String(name)].toString()).value_or(WallTime());
}

} // namespace

Exporter::Exporter(const CommandContext &context, const Export &command)
    : CommandRun(context)
    , m_isCsv(command.format == u"csv")
{
    const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    m_to = now + std::chrono::minutes(1); // the server's clock may be a little ahead
    m_since = command.sinceAgo ? now - *command.sinceAgo : command.sinceMoment.value_or(WallTime());
}

void Exporter::start()
{
    if (!m_isCsv || print(csvHead()))
        ask();
}

WallTime Exporter::spanBegin() const
{
    return std::max(m_since, m_to - kSpan);
}

QString Exporter::path() const
{
    const QString before = m_before.isEmpty() ? QString() : QStringLiteral("&before=") + encoded(m_before);
    switch (m_part) {
    case Part::Runs:
        return QStringLiteral("/runs?limit=%1%2").arg(kPage).arg(before);
    case Part::Outages:
        return QStringLiteral("/outages?limit=%1&from=%2&to=%3")
            .arg(kOutagesAPage)
            .arg(encoded(toIso(spanBegin())), encoded(toIso(m_to)));
    case Part::Changes:
        return QStringLiteral("/changes?limit=%1&since=%2%3").arg(kPage).arg(encoded(toIso(m_since)), before);
    case Part::Done:
        break;
    }
    return {};
}

void Exporter::ask()
{
    if (m_part == Part::Done)
        return finish(ExitCode::Done);
    http().send(Request{"GET", path(), {}}, [this](const Answer &answer) { onPage(answer); });
}

/// An outage belongs to the span in which it began; to the first one also what began before.
bool Exporter::isWanted(const QJsonObject &row) const
{
    switch (m_part) {
    case Part::Runs:
        return timeIn(row, "queued_at") >= m_since;
    case Part::Outages:
        return spanBegin() == m_since || timeIn(row, "began") >= spanBegin();
    case Part::Changes:
    case Part::Done:
        break;
    }
    return true;
}

void Exporter::onPage(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    constexpr std::array kinds = {"run", "outage", "change"};
    const QString kind = QLatin1String(kinds[static_cast<std::size_t>(m_part)]);
    const QJsonArray rows = answer.value.toArray();
    QByteArray text;
    for (const QJsonValue &value : rows) {
        const QJsonObject row = value.toObject();
        if (isWanted(row))
            text += m_isCsv ? csvRow(kind, row) : jsonRow(kind, row);
    }
    if (!text.isEmpty() && !print(text))
        return;
    turnPage(rows);
    ask();
}

void Exporter::turnPage(const QJsonArray &rows)
{
    const QJsonObject last = rows.isEmpty() ? QJsonObject() : rows.last().toObject();
    bool isOver = rows.size() < kPage || !isWanted(last);
    m_before = last[QStringLiteral("id")].toString();
    if (m_part == Part::Outages) {
        m_to = rows.size() < kOutagesAPage ? spanBegin() : timeIn(last, "began");
        isOver = m_to <= m_since;
    }
    if (!isOver)
        return;
    m_before.clear();
    m_part = static_cast<Part>(static_cast<int>(m_part) + 1);
}

} // namespace holdfast::app::client
