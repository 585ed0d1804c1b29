// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/selftest/bench.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QRegularExpression>
#include <QTimer>
#include <QUrl>

namespace holdfast::app::selftest {
namespace {

constexpr Milliseconds kPatience{60'000}; ///< on a busy machine
constexpr Milliseconds kGlance{20};
constexpr int kStopPatienceMs = 20'000;

/// Nothing of the person's own settings has a part in this.
QProcessEnvironment plainEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(u"HOLDFAST_") || name == u"NOTIFY_SOCKET" || name.startsWith(u"WATCHDOG_"))
            environment.remove(name);
    }
    return environment;
}

QString contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

Problem fault(const QString &what)
{
    return {.code = QStringLiteral("selftest"), .what = what};
}

Bench::Bench()
    : m_folder(QDir::tempPath() + QStringLiteral("/holdfast-selftest.XXXXXX"))
{}

Bench::~Bench()
{
    end();
}

Result<void> Bench::waitUntil(const std::function<bool()> &isSo, const QString &what)
{
    QElapsedTimer since;
    since.start();
    while (!isSo()) {
        if (m_isStopped)
            return fault(QStringLiteral("it was stopped"));
        if (since.elapsed() > kPatience.count())
            return fault(QStringLiteral("%1: not within %2").arg(what, forPeople(kPatience)));
        QEventLoop loop;
        QTimer::singleShot(kGlance, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return {};
}

std::unique_ptr<QProcess> Bench::start(const QString &name, const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(plainEnvironment());
    process->setStandardInputFile(QProcess::nullDevice());
    process->setStandardOutputFile(QProcess::nullDevice());
    process->setStandardErrorFile(folder() + u'/' + name + QStringLiteral(".log"));
    process->start(QCoreApplication::applicationFilePath(),
                   arguments + QStringList{QStringLiteral("--data"), folder() + u'/' + name});
    return process;
}

/// What follows "ready: " in its log.
Result<QString> Bench::readyLine(QProcess &process, const QString &name)
{
    const QString log = folder() + u'/' + name + QStringLiteral(".log");
    static const QRegularExpression line(QStringLiteral("ready: (.*)"));
    QString ready;
    const auto isReady = [&] {
        ready = line.match(contentOf(log)).captured(1);
        return !ready.isEmpty() || process.state() == QProcess::NotRunning;
    };
    if (const auto waited = waitUntil(isReady, QStringLiteral("the %1 becomes ready").arg(name)); !waited)
        return waited.problem();
    if (ready.isEmpty())
        return fault(QStringLiteral("the %1 ended: %2").arg(name, contentOf(log).trimmed().section(u'\n', -1)));
    return ready;
}

Result<QString> Bench::startServer()
{
    if (!m_folder.isValid())
        return fault(QStringLiteral("no temporary folder: %1").arg(m_folder.errorString()));
    const int port = QUrl(m_link).port(0);
    m_server = start(QStringLiteral("server"), {QStringLiteral("--server"), QStringLiteral("--listen"),
                                                QStringLiteral("127.0.0.1:%1").arg(port)});
    auto ready = readyLine(*m_server, QStringLiteral("server"));
    if (ready)
        m_link = *ready;
    return ready;
}

Result<void> Bench::startWorker()
{
    m_worker = start(QStringLiteral("worker"),
                     {QStringLiteral("--worker"), QStringLiteral("--connect"), m_link, QStringLiteral("--name"),
                      QStringLiteral("selftest"), QStringLiteral("--slots"), QStringLiteral("4"),
                      QStringLiteral("--stop-runs"), QStringLiteral("--reconnect-max"), QStringLiteral("1s")});
    const auto ready = readyLine(*m_worker, QStringLiteral("worker"));
    return ready ? Result<void>() : ready.problem();
}

void Bench::killServer()
{
    m_server->kill();
    m_server->waitForFinished(kStopPatienceMs);
}

void Bench::endProcess(QProcess *process)
{
    if (process == nullptr || process->state() == QProcess::NotRunning)
        return;
    process->terminate();
    if (!process->waitForFinished(kStopPatienceMs))
        process->kill();
}

void Bench::end()
{
    endProcess(m_worker.get());
    endProcess(m_server.get());
}

Result<QString> Bench::ask(const QStringList &arguments)
{
    QUrl server(m_link);
    server.setScheme(QStringLiteral("http"));
    server.setPath({});
    QProcess process;
    QProcessEnvironment environment = plainEnvironment();
    environment.insert(QStringLiteral("HOLDFAST_URL"), server.toString());
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(QCoreApplication::applicationFilePath(), arguments);
    const auto isOver = [&process] { return process.state() == QProcess::NotRunning; };
    if (const auto waited = waitUntil(isOver, arguments.join(u' ')); !waited) {
        process.kill();
        process.waitForFinished(kStopPatienceMs);
        return waited.problem();
    }
    if (process.error() == QProcess::FailedToStart || process.exitCode() != 0)
        return fault(QStringLiteral("holdfast %1 failed: %2")
                         .arg(arguments.join(u' '), QString::fromUtf8(process.readAllStandardError()).simplified()));
    return QString::fromUtf8(process.readAllStandardOutput());
}

Result<QJsonDocument> Bench::askJson(const QStringList &arguments)
{
    const auto text = ask(arguments + QStringList{QStringLiteral("--json")});
    return text ? Result<QJsonDocument>(QJsonDocument::fromJson(text->toUtf8())) : text.problem();
}

} // namespace holdfast::app::selftest
