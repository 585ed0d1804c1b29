// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keeper/keeper.h"
#include "tests/support/hand_clock.h"
#include "tests/support/patience.h"

#include <QCoreApplication>
#include <QLocalServer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace holdfast::keeper {

inline constexpr Milliseconds kLong{holdfast::test::kPatience};

using test::HandClock;

/// Of this test process alone: a second one that runs beside it must not find our programs by their mark.
inline jobs::AttemptKey ownKey()
{
    return {QStringLiteral("run-%1").arg(QCoreApplication::applicationPid()), 1};
}

/// Words of tests/support/child.cpp, with a blank between.
inline jobs::Assignment child(const char *words)
{
    const QStringList command = QString::fromUtf8(words).split(u' ', Qt::SkipEmptyParts);
    return {ownKey(),       QStringLiteral("nightly"), QStringList{QStringLiteral(HOLDFAST_CHILD)} + command, {}, {},
            Milliseconds(0)};
}

/// A folder with one attempt, its keeper, and where its worker would listen.
struct KeeperBench
{
    explicit KeeperBench(const jobs::Assignment &assignment, const runtime::Clock *other = nullptr)
        : clock(other != nullptr ? other : &system)
    {
        config.folder = dir.filePath(spool::folderName(assignment.key));
        config.workerName = QStringLiteral("w");
        config.endpoint = dir.filePath(QStringLiteral("keepers"));
        config.maxOutput = 1'000'000;
        if (const auto made = spool::AttemptFolder::create(config.folder, assignment); !made)
            qFatal("%s", qPrintable(made.problem().text()));
    }

    Result<void> start()
    {
        keeper = std::make_unique<Keeper>(config, *clock);
        done = std::make_unique<QSignalSpy>(keeper.get(), &Keeper::done);
        return keeper->start();
    }
    [[nodiscard]] bool waitForEnd() const { return !done->isEmpty() || done->wait(static_cast<int>(kLong.count())); }
    /// As the next worker process finds it.
    [[nodiscard]] spool::HeldAttempt onDisk() const
    {
        const auto loaded =
            spool::AttemptFolder::load(config.folder, *spool::keyOf(QFileInfo(config.folder).fileName()));
        if (!loaded)
            qFatal("%s", qPrintable(loaded.problem().text()));
        return (*loaded)->held();
    }
    [[nodiscard]] QByteArray content(const char *name) const
    {
        QFile file(config.folder + u'/' + QLatin1String(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir dir;
    runtime::SystemClock system;
    const runtime::Clock *clock;
    KeeperConfig config;
    std::unique_ptr<Keeper> keeper;
    std::unique_ptr<QSignalSpy> done;
};

/// A worker, as far as its keeper sees it.
class Listener final : public QObject
{
public:
    explicit Listener(const QString &endpoint)
    {
        connect(&m_server, &QLocalServer::newConnection, this, [this] {
            m_socket = m_server.nextPendingConnection();
            m_socket->setReadBufferSize(m_mostUnread);
            connect(m_socket, &QLocalSocket::readyRead, this, &Listener::onLines);
        });
        if (!m_server.listen(endpoint))
            qFatal("%s", qPrintable(m_server.errorString()));
    }
    void order(const Order &what) { say(encode(what)); }
    void say(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        m_socket->flush();
    }
    /// Of the next that call it hears nothing, as if it had been stopped.
    void standStill() { m_mostUnread = 1; }
    void goOn()
    {
        m_socket->setReadBufferSize(0);
        onLines();
    }
    [[nodiscard]] Status last() const { return heard.empty() ? Status() : heard.back(); }

    std::vector<Status> heard;

private:
    void onLines()
    {
        while (m_socket->canReadLine()) {
            const auto status = decodeStatus(m_socket->readLine().trimmed());
            if (!status)
                qFatal("a line that is no status");
            heard.push_back(*status);
        }
    }

    qint64 m_mostUnread = 0; ///< no limit
    QLocalServer m_server;
    QLocalSocket *m_socket = nullptr; ///< the server's
};

} // namespace holdfast::keeper

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, static_cast<int>(holdfast::keeper::kLong.count()))
