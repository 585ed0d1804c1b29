// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/process.h"

#include "core/base/log.h"
#include "core/process/orphans.h"
#include "core/process/start_failure.h"

namespace holdfast::process {
namespace {

constexpr Milliseconds kLookEvery{50}; ///< how often a tree that is being stopped is looked at
constexpr Milliseconds kWarnAfter{
    10'000}; ///< what has not died of SIGKILL by then waits for a disk or belongs to another user

jobs::AttemptKey markOf(const Launch &launch)
{
    return {launch.env.value(kRunIdVariable), launch.env.value(kAttemptVariable).toInt()};
}

} // namespace

Process::Process(QObject *parent)
    : QObject(parent)
{
    m_look.setSingleShot(true);
    m_drain.setSingleShot(true);
    connect(&m_process, &QProcess::started, this, &Process::onStarted);
    connect(&m_process, &QProcess::errorOccurred, this, &Process::onError);
    connect(&m_process, &QProcess::finished, this, &Process::onFinished);
    connect(&m_output, &ChildOutput::bytes, this, &Process::output);
    connect(&m_output, &ChildOutput::reachedEnd, this, &Process::checkFinished);
    connect(&m_look, &QTimer::timeout, this, &Process::lookAtTree);
    connect(&m_drain, &QTimer::timeout, this, &Process::finish);
}

Process::~Process()
{
    m_process.disconnect(this);
    if (!m_tree || m_state == State::Ended)
        return;
    m_tree->kill();
    m_process.waitForFinished(); // it is dying; ~QProcess would wait longer, and complain
}

void Process::start(const Launch &launch)
{
    Q_ASSERT(m_state == State::Idle);
    m_state = State::Running;
    const auto prepared = prepare(launch, QProcessEnvironment::systemEnvironment());
    if (!prepared)
        return failToStart(prepared.problem().what);
    m_program = prepared->program;
    m_drainFor = std::max(m_drainFor, launch.linger);
    if (const auto set = setCommand(m_process, *prepared); !set)
        return failToStart(set.problem().what);
    m_process.setProcessEnvironment(prepared->environment);
    m_process.setWorkingDirectory(prepared->cwd);
    m_tree.emplace(markOf(launch));
    m_tree->attach(m_process, launch.umask);
    if (const auto attached = m_output.attach(m_process); !attached)
        return failToStart(attached.problem().what);
    m_process.start(QIODevice::ReadOnly);
    m_output.closeChildEnds();
    takeLeader();
}

/// As soon as there is one: on Windows QProcess says `started` before start() has returned.
void Process::takeLeader()
{
    if (m_pid != 0)
        return;
    m_pid = m_process.processId();
    if (m_pid > 0)
        m_tree->setLeader(m_pid);
}

void Process::stopTree(Milliseconds grace)
{
    if (m_state != State::Running && m_state != State::LeaderEnded)
        return;
    const bool first = !m_exit.stopped;
    m_exit.stopped = true;
    m_killAt = std::min(m_killAt, QDeadlineTimer(std::max(grace, Milliseconds(0))));
    if (!m_tree || m_pid == 0)
        return; // it could not start: ended is on its way
    m_drain.stop();
    if (first && grace > Milliseconds(0))
        m_tree->askToStop();
    m_look.start(kLookEvery);
    if (m_killAt.hasExpired())
        m_tree->kill();
}

void Process::collectOrphans()
{
    process::collectOrphans(m_process.processId());
}

void Process::setReading(bool on)
{
    m_paused = !on;
    if (m_begun && m_state != State::Ended)
        m_output.setReading(on);
    checkFinished();
}

void Process::onStarted()
{
    takeLeader();
    m_begun = true;
    m_exit.started = true;
    Q_EMIT started(m_pid);
    m_output.setReading(!m_paused);
}

void Process::onError(QProcess::ProcessError error)
{
    if (error == QProcess::FailedToStart)
        failToStart(
            QStringLiteral("cannot start %1: %2").arg(m_program, startFailure(m_program, m_process.errorString())));
}

void Process::failToStart(const QString &why)
{
    m_pid = 0;
    m_exit.error = why;
    QMetaObject::invokeMethod(this, &Process::finish, Qt::QueuedConnection);
}

void Process::onFinished(int code, QProcess::ExitStatus status)
{
    m_state = State::LeaderEnded;
    collectOrphans(); // which had to wait for this one
    if (status == QProcess::CrashExit && code == 0)
        m_exit.error = QStringLiteral("the system did not say how the program ended");
    else if (status == QProcess::CrashExit)
        m_exit.signal = signalName(code);
    if (m_exit.signal.isEmpty() && m_exit.error.isEmpty())
        m_exit.exitCode = code;
    if (m_exit.stopped)
        lookAtTree();
    else
        checkFinished();
}

void Process::lookAtTree()
{
    const QList<qint64> alive = m_tree->alive();
    m_treeGone = alive.isEmpty();
    if (!m_treeGone && m_killAt.hasExpired()) {
        m_tree->kill(); // at every look: a program may have been in the middle of a fork
        warnOfSurvivors(alive);
    }
    if (!m_treeGone)
        m_look.start(kLookEvery); // counted from here: on a machine with thousands of processes a look takes its time
    checkFinished();
}

/// The one place that decides whether everything is over.
void Process::checkFinished()
{
    if (m_state != State::LeaderEnded)
        return;
    if (m_exit.stopped ? m_treeGone : m_output.atEnd())
        finish();
    else if (!m_exit.stopped && !m_drain.isActive())
        m_drain.start(m_drainFor);
}

void Process::finish()
{
    m_output.drain();
    if (m_state == State::Ended || (m_state == State::LeaderEnded && m_paused))
        return; // ended while draining, or the owner wants a break: the rest when it reads on
    m_exit.outputIsOpen = m_state == State::LeaderEnded && !m_exit.stopped && !m_output.atEnd();
    m_state = State::Ended;
    m_look.stop();
    m_drain.stop();
    m_output.close();
    if (m_tree)
        m_tree->letGo();
    Q_EMIT ended(m_exit);
}

void Process::warnOfSurvivors(const QList<qint64> &pids)
{
    if (m_warned || !(m_killAt + kWarnAfter.count()).hasExpired())
        return;
    m_warned = true;
    QStringList numbers;
    for (const qint64 pid : pids)
        numbers.append(QString::number(pid));
    log(lcProcess(), LogLevel::Warning,
        QStringLiteral("%1 was told to stop, but these processes do not die: %2").arg(m_program, numbers.join(u' ')),
        QStringLiteral("see what they wait for with ps; the run ends when they end"));
}

} // namespace holdfast::process
