// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/sink.h"
#include "app/platform/platform.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFileInfoList>
#include <QIODevice>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <mutex>
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

/// Standard error is a pipe, and nobody reads it yet.
class StuckStderr final
{
public:
    StuckStderr()
        : m_former(::dup(STDERR_FILENO))
    {
        if (::pipe(m_ends.data()) == 0)
            ::dup2(m_ends[1], STDERR_FILENO);
    }
    ~StuckStderr() { static_cast<void>(finish()); }
    Q_DISABLE_COPY_MOVE(StuckStderr)

    void startReading()
    {
        m_reader = std::thread([this] {
            std::array<char, 65536> bytes{};
            for (ssize_t got = 1; got > 0;) {
                got = ::read(m_ends[0], bytes.data(), bytes.size());
                const std::lock_guard lock(m_mutex);
                m_text.append(bytes.data(), std::max<ssize_t>(got, 0));
            }
        });
    }
    [[nodiscard]] QString text()
    {
        const std::lock_guard lock(m_mutex);
        return QString::fromUtf8(m_text);
    }
    QString finish()
    {
        ::dup2(m_former, STDERR_FILENO);
        if (m_reader.joinable()) {
            ::close(m_ends[1]);
            m_reader.join();
        }
        return text();
    }

private:
    int m_former;
    std::array<int, 2> m_ends{};
    std::thread m_reader;
    std::mutex m_mutex;
    QByteArray m_text;
};

} // namespace

class TestLogSink final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writesSoon();
    void leavesOutWhatIsBelowTheLevel();
    void tracesErrors();
    void namesQtsOwnWarnings();
    void keepsLinesOfThreadsApart();
    void rotates();
    void reopensAMovedFile();
    void refusesAFileItCannotOpen();
    void aReaderThatStandsStillStopsNobody();
    void anEndDoesNotWaitForAReaderThatStandsStill();
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

void TestLogSink::writesSoon()
{
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    log(lcApp(), LogLevel::Info, "ready: ws://127.0.0.1:8000/ws/heartbeat");
    QTRY_VERIFY(contents(m_options.logFile).endsWith(" info    app  ready: ws://127.0.0.1:8000/ws/heartbeat\n"));
}

void TestLogSink::leavesOutWhatIsBelowTheLevel()
{
    for (const LogLevel level : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error}) {
        QFile::remove(m_options.logFile);
        m_options.logLevel = level;
        auto sink = LogSink::install(m_options);
        QVERIFY(sink);
        for (const LogLevel of : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error})
            log(lcLink(), of, QStringLiteral("line of %1").arg(int(of)));
        QCOMPARE((*sink)->endWith(0), 0);
        QCOMPARE(contents(m_options.logFile).count("line of"), 4 - int(level));
    }
}

void TestLogSink::tracesErrors()
{
    m_options.logFormat = LogFormat::Json;
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    log(lcApp(), LogLevel::Error, "bug", "report it");
    QCOMPARE((*sink)->endWith(0), 0);
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
    QTRY_VERIFY(contents(m_options.logFile).contains(" warning qt  QThing: odd"));
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
    QCOMPARE((*sink)->endWith(0), 0);
    const auto lines = contents(m_options.logFile).split('\n');
    QCOMPARE(lines.size(), kThreads * kLines + 1);
    for (const QByteArray &line : lines)
        QVERIFY(line.isEmpty() || line.size() == lines.first().size());
}

void TestLogSink::rotates()
{
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    const QString line(kMaxLogText, u'x');
    for (int i = 0; i < 65 * 128; ++i)
        log(lcApp(), LogLevel::Warning, line); // each is waited for
    QCOMPARE((*sink)->endWith(0), 0);
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
    QTRY_VERIFY(contents(m_options.logFile).endsWith("one\n"));
    QVERIFY(QFile::rename(m_options.logFile, m_dir->filePath("old")));
    (*sink)->reopen();
    log(lcApp(), LogLevel::Info, "two");
    QCOMPARE((*sink)->endWith(0), 0);
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
    m_options.logFile = m_dir->filePath("pipe");
    QCOMPARE(::mkfifo(qPrintable(m_options.logFile), 0600), 0);
    QVERIFY(!LogSink::install(m_options)); // and does not wait for a reader
}

void TestLogSink::aReaderThatStandsStillStopsNobody()
{
    m_options.logFile.clear();
    StuckStderr stderrPipe;
    constexpr int kLines = 20'000;
    const auto sink = LogSink::install(m_options);
    QVERIFY(sink);
    for (int i = 0; i < kLines; ++i)
        log(lcApp(), LogLevel::Info, QStringLiteral("line %1 %2").arg(i).arg(QString(500, u'x')));
    stderrPipe.startReading();
    const QRegularExpression gap(
        QStringLiteral("warning app  (\\d+) lines were lost: the reader of standard error stood still for .* nothing"));
    QTRY_VERIFY(gap.match(stderrPipe.text()).hasMatch());
    log(lcApp(), LogLevel::Info, "after");
    QCOMPARE((*sink)->endWith(0), 0);
    const QStringList lines = stderrPipe.finish().split(u'\n', Qt::SkipEmptyParts);
    const qsizetype written = lines.size() - 2;
    for (qsizetype i = 0; i < written; ++i)
        QVERIFY2(lines[i].contains(QStringLiteral("  line %1 ").arg(i)), qPrintable(lines[i]));
    QCOMPARE(gap.match(lines[written]).captured(1).toInt(), kLines - written);
    QVERIFY(lines[written + 1].endsWith(u"after"));
}

void TestLogSink::anEndDoesNotWaitForAReaderThatStandsStill()
{
    StuckStderr stderrPipe;
    auto writer = LogWriter::open({}, [](const QString &) { return QByteArray(); });
    QVERIFY(writer);
    (*writer)->queue().put(QByteArray(100'000, 'x'));
    QVERIFY(!(*writer)->close());
    stderrPipe.startReading(); // the thread that was left behind ends
}

void TestLogSink::survivesAFullDisk()
{
    if (!QFile::exists("/dev/full"))
        QSKIP("no /dev/full here");
    auto writer = LogWriter::open("/dev/full", [](const QString &) { return QByteArray(); });
    QVERIFY(writer);
    for (int i = 0; i < 100; ++i)
        (*writer)->queue().put(QByteArray(10'000, 'x'));
    QVERIFY((*writer)->close());
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
