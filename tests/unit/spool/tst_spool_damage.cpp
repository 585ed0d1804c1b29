// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/spool/spool_fixture.h"

#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::spool;
using jobs::Stream;

namespace {

// Set by the message handler, which is a plain function.
int warnings = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void countWarnings(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type == QtWarningMsg && qstrcmp(context.category, "holdfast.process") == 0)
        ++warnings;
    else
        fprintf(stderr, "%s\n", qPrintable(text));
}

} // namespace

/// Whatever is found on the disk: nothing is lost, nothing is deleted, nothing crashes.
class DamagedSpool final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void init();
    void movesATornResultAside();
    void movesATornStartAside();
    void movesAnotherRunsResultAside();
    void movesWhatIsForeignAside_data();
    void movesWhatIsForeignAside();
    void holdsTheResultWithoutItsStartedFile();
    void passesOverATornStartedFile();
    void keepsWhatItHasWhenAReloadFails();
    void leavesOutHalfWrittenFiles();
    void emptiesTheTrash();
    void doesNotFollowLinks();
    void namesAFolderItCannotUse();

private:
    void tearAtEveryByte(const QString &name);
    [[nodiscard]] QString dir() const { return m_folder->path(); }
    [[nodiscard]] QString at(const QString &path) const { return m_folder->filePath(path); }
    std::unique_ptr<QTemporaryDir> m_folder;
    QMap<QString, QByteArray> m_good; ///< the files of a finished attempt
};

void DamagedSpool::initTestCase()
{
    QTemporaryDir folder;
    Spool spool(folder.path());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    const auto keeper = keeperOf(spool, keyOne());
    MUST(keeper->setLaunched());
    MUST(keeper->setStarted({12, fromMsecs(5)}));
    MUST(keeper->append(Stream::Stdout, QByteArrayView("output"), spool.maxOutput()));
    MUST(keeper->finish(outcomeFor(keyOne())));
    const QString attempt = folder.filePath(QStringLiteral("spool/run1.1/"));
    for (const QString &name : namesIn(attempt))
        m_good[name] = contentOf(attempt + name);
    QCOMPARE(m_good.keys().join(u' '), QStringLiteral("launched result.json start.json started.json stdout"));
}

void DamagedSpool::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (const char *folder : {"spool", "rejected", "trash"}) // spares the spool the waiting for the disk
        QVERIFY(QDir(dir()).mkdir(QLatin1String(folder)));
    warnings = 0;
    qInstallMessageHandler(countWarnings);
}

void DamagedSpool::cleanup()
{
    qInstallMessageHandler(nullptr);
}

void DamagedSpool::tearAtEveryByte(const QString &name)
{
    const QByteArray whole = m_good[name];
    QVERIFY(whole.size() > 50);
    QString aside = at(QStringLiteral("rejected/run1.1"));
    for (qsizetype size = 0; size < whole.size(); ++size) {
        for (auto it = m_good.begin(); it != m_good.end(); ++it)
            put(at(QStringLiteral("spool/run1.1/") + it.key()), it.key() == name ? whole.first(size) : it.value());
        warnings = 0;
        Spool spool(dir());
        MUST(spool.open());
        QVERIFY2(spool.scan().empty(), whole.first(size).constData());
        QCOMPARE(warnings, 1);
        QCOMPARE(namesIn(at(QStringLiteral("spool"))), QStringList());
        QCOMPARE(contentOf(aside + u'/' + name), whole.first(size));
        QCOMPARE(contentOf(aside + QStringLiteral("/stdout")), "output");
        aside = at(QStringLiteral("rejected/run1.1.%1").arg(size + 1));
    }
}

void DamagedSpool::movesATornResultAside()
{
    tearAtEveryByte(QStringLiteral("result.json"));
}

void DamagedSpool::movesATornStartAside()
{
    tearAtEveryByte(QStringLiteral("start.json"));
}

void DamagedSpool::movesAnotherRunsResultAside()
{
    QByteArray foreign = m_good[QStringLiteral("result.json")];
    QVERIFY(foreign.contains("run1"));
    foreign.replace("run1", "run2");
    put(at(QStringLiteral("spool/run1.1/start.json")), m_good[QStringLiteral("start.json")]);
    put(at(QStringLiteral("spool/run1.1/result.json")), foreign);
    Spool spool(dir());
    MUST(spool.open());
    QVERIFY(spool.scan().empty());
    QCOMPARE(contentOf(at(QStringLiteral("rejected/run1.1/result.json"))), foreign);
}

void DamagedSpool::movesWhatIsForeignAside_data()
{
    QTest::addColumn<QString>("name"); // below spool/; ends with /: a folder
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("a file") << QStringLiteral("notes.txt") << QByteArray("mine");
    QTest::newRow("a file with an attempt's name") << QStringLiteral("run1.1") << QByteArray("mine");
    QTest::newRow("a hidden file") << QStringLiteral(".hidden") << QByteArray("mine");
    QTest::newRow("an empty folder") << QStringLiteral("run1.1/") << QByteArray();
    QTest::newRow("no start") << QStringLiteral("run1.1/stdout") << QByteArray("output");
    QTest::newRow("another run's start") << QStringLiteral("run2.1/start.json") << QByteArray("S");
    QTest::newRow("another attempt's start") << QStringLiteral("run1.2/start.json") << QByteArray("S");
    QTest::newRow("a number written otherwise") << QStringLiteral("run1.01/start.json") << QByteArray("S");
    QTest::newRow("no number") << QStringLiteral("run1/start.json") << QByteArray("S");
    QTest::newRow("attempt 0") << QStringLiteral("run1.0/start.json") << QByteArray("S");
    QTest::newRow("a huge number") << QStringLiteral("run1.99999999999/start.json") << QByteArray("S");
    QTest::newRow("a result for a start") << QStringLiteral("run1.1/start.json") << QByteArray("R");
    QTest::newRow("noise") << QStringLiteral("run1.1/start.json") << QByteArray(5000, '\xff');
    QTest::newRow("deep") << QStringLiteral("run1.1/start.json") << QByteArray(100'000, '[');
    QTest::newRow("huge") << QStringLiteral("run1.1/start.json") << QByteArray(3 * 1024 * 1024, ' ');
}

void DamagedSpool::movesWhatIsForeignAside()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    if (content == "S")
        content = m_good[QStringLiteral("start.json")];
    if (content == "R")
        content = m_good[QStringLiteral("result.json")];
    const QString path = at(QStringLiteral("spool/") + name);
    if (name.endsWith(u'/'))
        QVERIFY(QDir().mkpath(path));
    else
        put(path, content);
    Spool spool(dir());
    MUST(spool.open());
    QVERIFY(spool.scan().empty());
    QCOMPARE(warnings, 1);
    QCOMPARE(namesIn(at(QStringLiteral("spool"))), QStringList());
    if (!name.endsWith(u'/'))
        QCOMPARE(contentOf(at(QStringLiteral("rejected/") + name)), content);
    QCOMPARE(namesIn(at(QStringLiteral("rejected"))).size(), 1);
}

void DamagedSpool::holdsTheResultWithoutItsStartedFile()
{
    for (auto it = m_good.begin(); it != m_good.end(); ++it)
        put(at(QStringLiteral("spool/run1.1/") + it.key()),
            it.key() == QStringLiteral("started.json") ? "{" : it.value());
    Spool spool(dir());
    MUST(spool.open());
    QCOMPARE(spool.scan().size(), 1U);
    QCOMPARE(spool.scan().at(0).outcome->exitCode, 3);
    QVERIFY(!spool.scan().at(0).started);
    QCOMPARE(warnings, 1);
}

/// It is for people alone: torn anywhere, the attempt is held and is known to have been launched.
void DamagedSpool::passesOverATornStartedFile()
{
    const QByteArray whole = m_good[QStringLiteral("started.json")];
    for (const char *name : {"start.json", "stdout", "launched"})
        put(at(QStringLiteral("spool/run1.1/") + QLatin1String(name)), m_good[QLatin1String(name)]);
    for (qsizetype size = 0; size < whole.size(); ++size) {
        put(at(QStringLiteral("spool/run1.1/started.json")), whole.first(size));
        warnings = 0;
        Spool spool(dir());
        MUST(spool.open());
        QCOMPARE(spool.scan().size(), 1U);
        QVERIFY(spool.scan().at(0).launched);
        QVERIFY2(!spool.scan().at(0).started, whole.first(size).constData());
        QVERIFY(!spool.scan().at(0).outcome);
        QCOMPARE(spool.scan().at(0).stdoutBytes, 6);
        QCOMPARE(warnings, 1);
    }
}

void DamagedSpool::keepsWhatItHasWhenAReloadFails()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(write(spool, keyOne(), Stream::Stdout, QByteArrayView("output")));
    const auto before = spool.scan();
    const QByteArray whole = m_good[QStringLiteral("result.json")];
    put(at(QStringLiteral("spool/run1.1/result.json")), whole.first(whole.size() - 1));
    QCOMPARE(textOf(spool.reload(keyOne())), QStringLiteral("torn"));
    QVERIFY(spool.scan() == before);
    put(at(QStringLiteral("spool/run1.1/result.json")), whole);
    MUST(spool.reload(keyOne()));
    QCOMPARE(spool.scan().at(0).outcome->exitCode, 3);
}

void DamagedSpool::leavesOutHalfWrittenFiles()
{
    // Killed while the result was being written: it is as if finish() had not been called.
    put(at(QStringLiteral("spool/run1.1/start.json")), m_good[QStringLiteral("start.json")]);
    put(at(QStringLiteral("spool/run1.1/stdout")), "output");
    put(at(QStringLiteral("spool/run1.1/result.json.tmp")), m_good[QStringLiteral("result.json")].first(20));
    Spool spool(dir());
    MUST(spool.open());
    QCOMPARE(spool.scan().at(0).state, jobs::Holding::State::Running);
    MUST(spool.finish(outcomeFor(keyOne())));
    QCOMPARE(contentOf(at(QStringLiteral("spool/run1.1/result.json"))), m_good[QStringLiteral("result.json")]);
    QCOMPARE(warnings, 0);
}

void DamagedSpool::emptiesTheTrash()
{
    put(at(QStringLiteral("trash/run1.1/stdout")), "output");
    Spool spool(dir());
    MUST(spool.open());
    QCOMPARE(namesIn(at(QStringLiteral("trash"))), QStringList());
    QVERIFY(spool.scan().empty());
}

void DamagedSpool::doesNotFollowLinks()
{
    put(at(QStringLiteral("elsewhere/start.json")), m_good[QStringLiteral("start.json")]);
    put(at(QStringLiteral("elsewhere/stdout")), "not ours");
    QVERIFY(QFile::link(at(QStringLiteral("elsewhere")), at(QStringLiteral("spool/run1.1"))));
    QVERIFY(QFile::link(at(QStringLiteral("elsewhere")), at(QStringLiteral("trash/run1.1"))));
    Spool spool(dir());
    MUST(spool.open());
    QVERIFY(spool.scan().empty());
    QCOMPARE(contentOf(at(QStringLiteral("elsewhere/stdout"))), "not ours");
    QCOMPARE(namesIn(at(QStringLiteral("trash"))), QStringList());
}

void DamagedSpool::namesAFolderItCannotUse()
{
    put(at(QStringLiteral("file")), "in the way");
    Spool spool(at(QStringLiteral("file/data")));
    const auto opened = spool.open();
    QCOMPARE(textOf(opened), QStringLiteral("store_unavailable"));
    QVERIFY(opened.problem().where.contains(QStringLiteral("file/data")));
}

QTEST_GUILESS_MAIN(DamagedSpool)
#include "tst_spool_damage.moc"
