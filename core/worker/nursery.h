// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keeper/keeper.h"

#include <QDeadlineTimer>
#include <QProcess>
#include <QString>

#include <memory>

namespace holdfast::worker {

/// The worker's end of its nursery (core/keeper/nursery.h): starts it when a keeper is wanted and none is there, and
/// has keepers forked by it. The nursery ends with this object, with its thread, or when somebody kills it. On Windows
/// there is none.
class Nursery final
{
public:
    /// Whose keepers these are.
    explicit Nursery(const QString &dataDir);
    ~Nursery();
    Q_DISABLE_COPY_MOVE(Nursery)

    enum class Answer {
        Forked,  ///< a keeper begins
        No,      ///< none was forked; execute this keeper
        Perhaps, ///< the nursery did not answer; execute this keeper, for the lock in the folder lets only one begin
    };

    /// Never waits for a nursery to load, and not for long for its answer.
    [[nodiscard]] Answer fork(const QString &program, const keeper::KeeperConfig &config);

private:
    [[nodiscard]] bool start(const QString &program);
    [[nodiscard]] bool isReady(const QString &program);
    [[nodiscard]] Answer ask(const QByteArray &word);
    void lose(const QString &why);
    void giveUp(const QString &why);
    void drop();

    QString m_dataDir;
    int m_socket = -1; ///< -1: there is no nursery
    std::unique_ptr<QProcess> m_process;
    bool m_isReady = false;                    ///< it has loaded
    bool m_hasAnswered = false;                ///< it was of use
    QDeadlineTimer m_loading;                  ///< until it must be ready
    QDeadlineTimer m_rest = QDeadlineTimer(0); ///< after one that was of no use
    bool m_isMissed = false;                   ///< and it was said
};

} // namespace holdfast::worker
