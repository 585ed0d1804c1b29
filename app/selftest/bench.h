// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QJsonDocument>
#include <QObject>
#include <QProcess>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace holdfast::app::selftest {

/// Why the test did not go on.
[[nodiscard]] Problem fault(const QString &what);

/// A server, a worker and commands, all of them processes of this program with data in one temporary folder. Every
/// function that waits runs an event loop; none waits after stop().
class Bench final : public QObject
{
    Q_OBJECT

public:
    Bench();
    ~Bench() override;

    [[nodiscard]] QString folder() const { return m_folder.path(); }
    /// Leaves the folder for a look at the logs.
    void keepFolder() { m_folder.setAutoRemove(false); }
    void stop() { m_isStopped = true; }

    /// The server, at the port of the last one if there was one. What it says when it is ready: its URL.
    [[nodiscard]] Result<QString> startServer();
    [[nodiscard]] Result<void> startWorker();
    /// As in a crash.
    void killServer();
    /// In order; the runs of the worker too.
    void end();

    /// One command: what it printed. A problem says how it failed.
    [[nodiscard]] Result<QString> ask(const QStringList &arguments);
    [[nodiscard]] Result<QJsonDocument> askJson(const QStringList &arguments);
    /// Until `isSo`; a problem says that it did not become so.
    [[nodiscard]] Result<void> waitUntil(const std::function<bool()> &isSo, const QString &what);

private:
    std::unique_ptr<QProcess> start(const QString &name, const QStringList &arguments);
    [[nodiscard]] Result<QString> readyLine(QProcess &process, const QString &name);
    static void endProcess(QProcess *process);

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_server;
    std::unique_ptr<QProcess> m_worker;
    QString m_link; ///< the server's URL for workers
    bool m_isStopped = false;
};

} // namespace holdfast::app::selftest
