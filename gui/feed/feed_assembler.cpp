// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/feed_assembler.h"

#include "gui/feed/row_json.h"

#include <QJsonDocument>

namespace holdfast::gui {
namespace {

Problem notTheFeed(const QString &what)
{
    return Problem{QStringLiteral("bad_feed"), what, QStringLiteral("/ws/monitor"),
                   QStringLiteral("check that the address is that of a Holdfast server")};
}

template <typename Row>
void append(std::vector<Row> &to, std::vector<Row> more)
{
    if (to.empty())
        to = std::move(more);
    else
        to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void append(QStringList &to, const QJsonArray &names)
{
    for (const QJsonValue &name : names)
        to += name.toString();
}

} // namespace

Result<void> FeedAssembler::begin(const QJsonObject &json, bool snapshot)
{
    const qint64 seq = json[QLatin1String("seq")].toInteger(-1);
    if (seq < 0)
        return notTheFeed(QStringLiteral("a message has no number"));
    if (m_open && (m_open->snapshot != snapshot || seq != m_seq))
        return notTheFeed(QStringLiteral("message %1 began before %2 was whole").arg(seq).arg(m_seq));
    if (!m_open && !snapshot && !m_hasSnapshot)
        return notTheFeed(QStringLiteral("changes came before the snapshot"));
    if (!m_open && !snapshot && seq <= m_seq)
        return notTheFeed(QStringLiteral("message %1 came after %2").arg(seq).arg(m_seq));
    m_seq = seq;
    if (!m_open) {
        m_open.emplace();
        m_open->snapshot = snapshot;
    }
    return {};
}

void FeedAssembler::addRows(const QJsonObject &json)
{
    FeedUpdate &open = *m_open;
    if (const MaybeTime now = timeFrom(json[QLatin1String("now")]))
        open.now = now;
    if (const QJsonValue epoch = json[QLatin1String("epoch")]; epoch.isString())
        open.epoch = epoch.toString();
    if (const QJsonValue server = json[QLatin1String("server")]; server.isObject())
        open.server = serverFrom(server.toObject());
    if (const QJsonValue overview = json[QLatin1String("overview")]; overview.isObject())
        open.overview = overviewFrom(overview.toObject());
    append(open.workers, rowsFrom(json[QLatin1String("workers")].toArray(), workerFrom));
    append(open.workersGone, json[QLatin1String("workers_gone")].toArray());
    append(open.jobs, rowsFrom(json[QLatin1String("jobs")].toArray(), jobFrom));
    append(open.jobsGone, json[QLatin1String("jobs_gone")].toArray());
    append(open.runs, rowsFrom(json[QLatin1String("runs")].toArray(), runFrom));
    append(open.outages, rowsFrom(json[QLatin1String("outages")].toArray(), outageFrom));
}

Result<std::optional<FeedUpdate>> FeedAssembler::take(const QByteArray &message)
{
    const QJsonDocument document = QJsonDocument::fromJson(message);
    if (!document.isObject())
        return notTheFeed(QStringLiteral("a message is not a JSON object"));
    const QJsonObject json = document.object();
    const QString type = json[QLatin1String("type")].toString();
    const bool snapshot = type == u"snapshot";
    if (!snapshot && type != u"changes")
        return std::optional<FeedUpdate>();
    if (const auto begun = begin(json, snapshot); !begun)
        return begun.problem();
    addRows(json);
    if (json[QLatin1String("more")].toBool())
        return std::optional<FeedUpdate>();
    m_hasSnapshot = m_hasSnapshot || snapshot;
    return std::exchange(m_open, std::nullopt);
}

} // namespace holdfast::gui
