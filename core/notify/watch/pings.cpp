// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/watch/pings.h"

#include <QCryptographicHash>
#include <QUrl>
#include <QUrlQuery>

#include <utility>

namespace holdfast::notify {
namespace {

using jobs::RunState;

/// A UUID of the run, always the same (RFC 4122 section 4.3, version 5).
QString uuidOf(const QString &run)
{
    QByteArray hash = QCryptographicHash::hash("holdfast run " + run.toUtf8(), QCryptographicHash::Sha1).left(16);
    hash[6] = static_cast<char>((hash[6] & 0x0f) | 0x50);
    hash[8] = static_cast<char>((hash[8] & 0x3f) | 0x80);
    QString text = QString::fromLatin1(hash.toHex());
    for (const int dash : {20, 16, 12, 8})
        text.insert(dash, u'-');
    return text;
}

/// The address of a kind of call, with the run's id as healthchecks.io takes it ("rid"): so calls of one run belong
/// together where runs overlap.
QString addressOf(const QString &base, const char *kind, const QString &run)
{
    QUrl url(base);
    const QString path = url.path(QUrl::FullyEncoded);
    if (*kind != '\0')
        url.setPath(path + (path.endsWith(u'/') ? "" : "/") + QLatin1String(kind));
    QUrlQuery query(url);
    query.addQueryItem(QStringLiteral("rid"), uuidOf(run));
    url.setQuery(query);
    return url.toString(QUrl::FullyEncoded);
}

/// Which call the end of a run is; nothing: nobody needs to know.
std::optional<const char *> callFor(RunState state, bool hasStarted)
{
    switch (state) {
    case RunState::Succeeded:
        return "";
    case RunState::Failed:
    case RunState::TimedOut:
    case RunState::Lost:
    case RunState::Missed:
        return "fail";
    case RunState::Cancelled:
        return hasStarted ? std::optional("fail") : std::nullopt;
    case RunState::Skipped:
    case RunState::Queued:
    case RunState::Assigned:
    case RunState::Running:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

} // namespace

void Pings::changed(const jobs::Run &run, const QString &url)
{
    const bool isKnown = m_lines.count(run.id) > 0;
    if (url.isEmpty() || (!isKnown && m_lines.size() >= kMostRuns))
        return;
    if (run.state == RunState::Running) {
        Line &line = m_lines[run.id];
        if (!std::exchange(line.hasStarted, true))
            line.pings.push_back({run.id, run.job, addressOf(url, "start", run.id)});
        return;
    }
    if (!jobs::isFinal(run.state))
        return;
    Line &line = m_lines[run.id];
    if (const auto call = callFor(run.state, line.hasStarted))
        line.pings.push_back({run.id, run.job, addressOf(url, *call, run.id)});
    line.isOver = true;
    if (line.pings.empty())
        m_lines.erase(run.id);
}

QList<Ping> Pings::due(MonoTime now)
{
    QList<Ping> due;
    for (auto &[id, line] : m_lines) {
        if (line.isUnderWay || line.pings.empty() || line.notBefore > now)
            continue;
        line.isUnderWay = true;
        due.append(line.pings.front());
    }
    return due;
}

bool Pings::ended(const QString &run, bool isTaken, MonoTime now)
{
    const auto found = m_lines.find(run);
    if (found == m_lines.end())
        return true;
    Line &line = found->second;
    line.isUnderWay = false;
    const bool isGivenUp = !isTaken && ++line.tries >= kTries;
    if (isTaken || isGivenUp) {
        line.pings.pop_front();
        line.tries = 0;
        if (line.pings.empty() && line.isOver)
            m_lines.erase(found);
    } else {
        line.notBefore = now + doubled(kFirstRetry, line.tries - 1, std::chrono::hours(1));
    }
    return !isGivenUp;
}

std::optional<MonoTime> Pings::nextDeadline() const
{
    std::optional<MonoTime> next;
    for (const auto &[id, line] : m_lines) {
        if (!line.isUnderWay && !line.pings.empty() && (!next || line.notBefore < *next))
            next = line.notBefore;
    }
    return next;
}

} // namespace holdfast::notify
