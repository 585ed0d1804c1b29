// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/drill_runner.h"

#include "core/base/words.h"

#include <QTimer>

#include <algorithm>

namespace holdfast::app::client {
namespace {

/// The server ends the drill by its own timer, and only then finds out who had gone meanwhile.
constexpr Milliseconds kSettle{1'000};

} // namespace

DrillRunner::DrillRunner(const CommandContext &context, Drill drill)
    : CommandRun(context)
    , m_drill(std::move(drill))
    , m_asker(context.http, context.times, this)
{}

void DrillRunner::start()
{
    m_signals = std::make_unique<SignalWatcher>();
    connect(m_signals.get(), &SignalWatcher::stopRequested, this, [this] {
        m_isUnwanted = true;
        if (!m_facts.drill.isEmpty())
            stopDrill();
    });
    connect(m_signals.get(), &SignalWatcher::forceRequested, this, [this] { finish(ExitCode::Failed); });
    // Sent once: a second request would be a second drill.
    http().send(requestFor(m_drill, {}), [this](const Answer &answer) { onBegun(answer); });
}

void DrillRunner::onBegun(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    m_asker.heard();
    m_facts.drill = answer.value.toObject();
    for (const QJsonValue &name : m_facts.drill[QStringLiteral("workers")].toArray())
        m_names += name.toString();
    if (!json())
        note(QStringLiteral("%1 of %2 for %3").arg(m_drill.kind, firstOf(m_names), forPeople(m_drill.lasts)));
    if (m_isUnwanted)
        return stopDrill();
    QTimer::singleShot(m_drill.lasts + kSettle, this, [this] {
        m_signals.reset();
        m_sinceEnd.start();
        look();
    });
}

/// Whoever began it wants it to be over; there is no report of half a drill.
void DrillRunner::stopDrill()
{
    http().send(requestFor(DrillStop{}, {}), [this](const Answer &answer) {
        if (answer.kind != Answer::Kind::Good)
            return finishBadly(answer);
        note(QStringLiteral("the drill was ended"));
        finish(ExitCode::Failed);
    });
}

void DrillRunner::look()
{
    m_asker.askLater(requestFor(WorkerList{}, {}), [this](const Answer &answer) { onWorkers(answer); });
}

void DrillRunner::onWorkers(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    const QJsonArray workers = answer.value.toArray();
    const bool allBack = std::all_of(workers.begin(), workers.end(), [this](const QJsonValue &worker) {
        return !m_names.contains(worker[QStringLiteral("name")].toString()) ||
               worker[QStringLiteral("state")].toString() != u"offline";
    });
    if (!allBack && m_sinceEnd.elapsed() < times().patience.count())
        return look();
    askNext();
}

/// The workers one after the other, then the audit, then the runs.
void DrillRunner::askNext()
{
    const auto handler = [this](const Answer &answer) { onFact(answer); };
    if (m_facts.workers.size() < m_names.size())
        return m_asker.ask(requestFor(WorkerShow{m_names.at(m_facts.workers.size())}, {}), handler);
    if (m_facts.audit.isEmpty()) {
        Audit audit;
        audit.sinceMoment = parseIso(m_facts.drill[QStringLiteral("began")].toString());
        return m_asker.ask(requestFor(audit, {}), handler);
    }
    RunList runs;
    runs.limit = 10'000; // as many as the server gives
    m_asker.ask(requestFor(runs, {}), handler);
}

void DrillRunner::onFact(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    if (m_facts.workers.size() < m_names.size()) {
        m_facts.workers += answer.value;
    } else if (m_facts.audit.isEmpty()) {
        m_facts.audit = answer.value.toObject();
    } else {
        m_facts.runs = answer.value.toArray();
        return report();
    }
    askNext();
}

void DrillRunner::report()
{
    const QJsonObject report = drillReport(m_facts);
    if (json() ? !printJson(report) : !print(drillText(report)))
        return;
    finish(report[QStringLiteral("ok")].toBool() ? ExitCode::Done : ExitCode::Failed);
}

} // namespace holdfast::app::client
