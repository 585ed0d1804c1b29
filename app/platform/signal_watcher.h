// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace holdfast::app {

/// Turns the operating system's words to a process into signals of its thread: SIGTERM and SIGINT into stopRequested(),
/// a further one into forceRequested(), SIGHUP into reopenRequested(), SIGCHLD into childEnded(); on Windows Ctrl+C,
/// Ctrl+Break, closing the console and shutdown likewise. At most one lives at a time; the former handlers come back
/// when it goes.
class SignalWatcher final : public QObject
{
    Q_OBJECT

public:
    explicit SignalWatcher(QObject *parent = nullptr);
    ~SignalWatcher() override;

Q_SIGNALS:
    void stopRequested();
    void forceRequested();
    void reopenRequested();
    void childEnded();

private:
    struct System; ///< what only one platform knows

    void onStop();

    bool m_stopping = false;
    std::unique_ptr<System> m_system;
};

} // namespace holdfast::app
