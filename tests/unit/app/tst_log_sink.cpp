// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log_sink.h"
#include "app/platform.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <thread>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

using namespace holdfast;
using namespace holdfast::app;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestLogSink final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writesAtOnce();
    void leavesOutWhatIsBelowTheLevel();
    void tracesErrors();
    void namesQtsOwnWarnings();
    void keepsLinesOfThreadsApart();
    void rotates();
    void reopensAMovedFile();
    void refusesAFileItCannotOpen();
    void survivesAFullDisk();
    void knowsTheJournalByItsStream();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    Options m_options;
};

void TestLogSink::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_options = Options();
    m_options.logFile = m_dir->filePath("h.log");
}

void TestLogSink::writesAtOnce()
{
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    log(lcApp(), LogLevel::Info, "ready: ws://127.0.0.1:8000/ws/heartbeat");
    QVERIFY(contents(m_options.logFile).endsWith(" info    app  ready: ws://127.0.0.1:8000/ws/heartbeat\n"));
}

void TestLogSink::leavesOutWhatIsBelowTheLevel()
{
    for (const LogLevel level : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error}) {
        QFile::remove(m_options.logFile);
        m_options.logLevel = level;
        const auto sink = LogSink::install(m_options);
        QVERIFY(sink);
        for (const LogLevel of : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error})
            log(lcLink(), of, QStringLiteral("line of %1").arg(int(of)));
        QCOMPARE(contents(m_options.logFile).count("line of"), 4 - int(level));
    }
}

void TestLogSink::tracesErrors()
{
    m_options.logFormat = LogFormat::Json;
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    log(lcApp(), LogLevel::Error, "bug", "report it");
    const QJsonObject object = QJsonDocument::fromJson(contents(m_options.logFile)).object();
    QCOMPARE(object["message"].toString(), QString("bug"));
    QCOMPARE(object["action"].toString(), QString("report it"));
    QVERIFY(object["trace"].toString().contains("0#"));
}

void TestLogSink::namesQtsOwnWarnings()
{
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    qWarning("QThing: odd");
    QVERIFY(contents(m_options.logFile).contains(" warning qt  QThing: odd"));
}

void TestLogSink::keepsLinesOfThreadsApart()
{
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    constexpr int kThreads = 4;
    constexpr int kLines = 500;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t)
        threads.emplace_back([] {
            for (int i = 0; i < kLines; ++i)
                log(lcJobs(), LogLevel::Info, QString(200, u'x'));
        });
    for (std::thread &thread : threads)
        thread.join();
    const auto lines = contents(m_options.logFile).split('\n');
    QCOMPARE(lines.size(), kThreads * kLines + 1);
    for (const QByteArray &line : lines)
        QVERIFY(line.isEmpty() || line.size() == lines.first().size());
}

void TestLogSink::rotates()
{
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    const QString megabyte(1024 * 1024, u'x');
    for (int i = 0; i < 65; ++i)
        log(lcApp(), LogLevel::Info, megabyte);
    const QFileInfoList files = QDir(m_dir->path()).entryInfoList(QDir::Files);
    QCOMPARE(files.size(), 5);
    for (const QFileInfo &file : files)
        QVERIFY(file.size() <= 10 * 1024 * 1024);
}

void TestLogSink::reopensAMovedFile()
{
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    log(lcApp(), LogLevel::Info, "one");
    QVERIFY(QFile::rename(m_options.logFile, m_dir->filePath("old")));
    (*sink)->reopen();
    log(lcApp(), LogLevel::Info, "two");
    QVERIFY(contents(m_dir->filePath("old")).endsWith("one\n"));
    QVERIFY(contents(m_options.logFile).endsWith("two\n"));
}

void TestLogSink::refusesAFileItCannotOpen()
{
    m_options.logFile = m_dir->path(); // a folder
    const auto sink = LogSink::install(m_options);
    QVERIFY(!sink);
    QCOMPARE(sink.problem().where, QString("--log-file"));
    QVERIFY(sink.problem().what.contains(m_dir->path()));
}

void TestLogSink::survivesAFullDisk()
{
    if (!QFile::exists("/dev/full"))
        QSKIP("no /dev/full here");
    m_options.logFile = "/dev/full";
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    for (int i = 0; i < 100; ++i)
        log(lcApp(), LogLevel::Info, QString(10'000, u'x'));
}

/// A folder's or pipe's numbers that are not those of standard error do not make it the journal.
void TestLogSink::knowsTheJournalByItsStream()
{
    QVERIFY(!stderrIsJournal({}));
    QVERIFY(!stderrIsJournal("1:2"));
    QVERIFY(!stderrIsJournal("nonsense"));
    struct stat status = {};
    QCOMPARE(::fstat(STDERR_FILENO, &status), 0);
    QVERIFY(stderrIsJournal(QStringLiteral("%1:%2").arg(status.st_dev).arg(status.st_ino)));
}

QTEST_GUILESS_MAIN(TestLogSink)
#include "tst_log_sink.moc"
