// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/run.h"
#include "core/process/child_output.h"
#include "core/process/launch.h"
#include "core/process/process_tree.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <optional>

namespace holdfast::process {

/// How a program ended.
struct Exit
{
    bool started = false;
    std::optional<int> exitCode; ///< none when a signal ended it or it never started
    QString signal;              ///< "SIGKILL"; empty when it ended by itself
    QString error;               ///< why it could not start, one sentence
    bool stopped = false;        ///< stopTree() was called
    bool outputIsOpen = false;   ///< a process that is left can still write, and nobody reads it any more

    friend bool operator==(const Exit &, const Exit &) = default;
};

/// One program, started once: its process tree and its output.
///
/// Signals come in this order: started, output…, ended; or ended alone, when it could not start. Its standard input is
/// the null device. Lives in a thread with an event loop that lives as long as the program does (the system kills the
/// leader with the thread that started it). Never waits. Delete it with deleteLater() from a slot of its own signals;
/// deleting it earlier than `ended` kills the tree.
class Process final : public QObject
{
    Q_OBJECT
public:
    explicit Process(QObject *parent = nullptr);
    ~Process() override;

    /// Once. A failure is told by `ended`, later, never from inside this call.
    void start(const Launch &launch);

    [[nodiscard]] qint64 pid() const { return m_pid; } ///< of the leader, also when it has ended; 0: not started

    /// Asks the whole tree to stop, and kills what is left after `grace`; at once when `grace` is 0. Called again it
    /// can only make the grace shorter. Without effect before start() and after `ended`.
    void stopTree(Milliseconds grace);

    /// A child of this process has ended, and it may be an orphan of the program.
    void collectOrphans();

    /// Off: nothing is read, the program waits as soon as its pipe (64 KiB) is full, and `ended` waits too. For an
    /// owner that cannot keep what it gets, as when its disk is full.
    void setReading(bool on);

Q_SIGNALS:
    void started(qint64 pid);

    /// Raw bytes as they come, 1 byte to 64 KiB.
    void output(holdfast::jobs::Stream stream, QByteArray bytes);

    /// Exactly once, after all output. Without stopTree(): when the leader has ended and its output is closed by all
    /// who hold it, or one second later, or Launch::linger if that is longer, and then who still holds it gets SIGPIPE;
    /// what the leader left running stays. With stopTree(): when the whole tree is gone.
    void ended(holdfast::process::Exit exit);

private:
    enum class State { Idle, Running, LeaderEnded, Ended };

    void takeLeader();
    void onStarted();
    void onError(QProcess::ProcessError error);
    void onFinished(int code, QProcess::ExitStatus status);
    void lookAtTree();
    void checkFinished();
    void failToStart(const QString &why);
    void finish();
    void warnOfSurvivors(const QList<qint64> &pids);

    State m_state = State::Idle;
    qint64 m_pid = 0;
    bool m_begun = false; ///< `started` has been emitted
    bool m_paused = false;
    bool m_treeGone = false;
    bool m_warned = false;
    QString m_program;
    Milliseconds m_drainFor{1000}; ///< how long output may come after the leader has ended
    Exit m_exit;
    QProcess m_process{this};
    ChildOutput m_output{this};
    std::optional<ProcessTree> m_tree;
    QDeadlineTimer m_killAt = QDeadlineTimer(QDeadlineTimer::Forever);
    QTimer m_look{this};  ///< only while the tree is being stopped
    QTimer m_drain{this}; ///< only between the leader's end and `ended`
};

} // namespace holdfast::process
