// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/spool/spool_fixture.h"

#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::spool;
using jobs::Stream;

/// Output over the bound: what is kept, what is counted, what is said.
class BoundOfOutput final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cutsToTheByte_data();
    void cutsToTheByte();
    void tellsOfACutAfterARestart();
    void marksOnlyOnceAcrossARestart();

private:
    [[nodiscard]] QString dir() const { return m_folder->filePath(QStringLiteral("data")); }
    [[nodiscard]] QString attempt(const char *file) const
    {
        return dir() + QStringLiteral("/spool/run1.1/") + QLatin1String(file);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void BoundOfOutput::cutsToTheByte_data()
{
    QTest::addColumn<QByteArrayList>("pieces"); // o…: stdout, e…: stderr
    QTest::addColumn<QByteArray>("out");
    QTest::addColumn<QByteArray>("err");
    QTest::addColumn<int>("total");
    const auto mark = [](int dropped) {
        return "\n[holdfast: output cut here; " + QByteArray::number(dropped) + " further bytes were dropped]\n";
    };
    QTest::newRow("below") << QByteArrayList{"o1234", "e56"} << QByteArray("1234") << QByteArray("56") << 6;
    QTest::newRow("just full") << QByteArrayList{"o1234", "e567890"} << QByteArray("1234") << QByteArray("567890")
                               << 10;
    QTest::newRow("one over") << QByteArrayList{"o12345678901"} << "1234567890" + mark(1) << QByteArray() << 11;
    QTest::newRow("within a piece") << QByteArrayList{"e1234", "o567890abc", "odef"} << "567890" + mark(6)
                                    << QByteArray("1234") << 16;
    QTest::newRow("both streams") << QByteArrayList{"o1234567", "e890ab", "ocd", "eef"} << "1234567" + mark(2)
                                  << "890" + mark(4) << 16;
    QTest::newRow("the other stream") << QByteArrayList{"o1234567890", "e12"} << QByteArray("1234567890") << mark(2)
                                      << 12;
}

void BoundOfOutput::cutsToTheByte()
{
    QFETCH(QByteArrayList, pieces);
    QFETCH(QByteArray, out);
    QFETCH(QByteArray, err);
    QFETCH(int, total);
    Spool spool(dir(), 10);
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    for (const QByteArray &piece : pieces)
        MUST(spool.append(keyOne(), piece[0] == 'o' ? Stream::Stdout : Stream::Stderr, piece.mid(1)));
    MUST(spool.finish(outcomeFor(keyOne())));
    QCOMPARE(contentOf(attempt("stdout")), out);
    QCOMPARE(err.isEmpty() ? QByteArray() : contentOf(attempt("stderr")), err);
    QCOMPARE(spool.scan().at(0).outcome->outputBytes, total);
    QCOMPARE(spool.scan().at(0).stdoutBytes, out.size());
    QCOMPARE(spool.read(keyOne(), Stream::Stdout, 0, 1000).value(), out);
}

void BoundOfOutput::tellsOfACutAfterARestart()
{
    {
        Spool spool(dir(), 4);
        MUST(spool.open());
        MUST(spool.accept(assignmentFor(keyOne())));
        MUST(spool.append(keyOne(), Stream::Stdout, QByteArrayView("123456")));
    }
    Spool spool(dir(), 4);
    MUST(spool.open());
    MUST(spool.finish(outcomeFor(keyOne())));
    QCOMPARE(contentOf(attempt("stdout")),
             "1234\n[holdfast: output cut here; an unknown number of further bytes were dropped]\n");
    QCOMPARE(spool.scan().at(0).outcome->outputBytes, 4);
}

void BoundOfOutput::marksOnlyOnceAcrossARestart()
{
    const QByteArray marked = "1234\n[holdfast: output cut here; 2 further bytes were dropped]\n";
    {
        Spool spool(dir(), 4);
        MUST(spool.open());
        MUST(spool.accept(assignmentFor(keyOne())));
        MUST(spool.append(keyOne(), Stream::Stdout, QByteArrayView("123456")));
        MUST(spool.finish(outcomeFor(keyOne())));
    }
    QCOMPARE(contentOf(attempt("stdout")), marked);
    QVERIFY(QFile::remove(attempt("result.json"))); // as if the process had died between the mark and the result
    Spool spool(dir(), 4);
    MUST(spool.open());
    MUST(spool.finish(outcomeFor(keyOne())));
    QCOMPARE(contentOf(attempt("stdout")), marked);
    QCOMPARE(spool.scan().at(0).outcome->outputBytes, 4);
}

QTEST_GUILESS_MAIN(BoundOfOutput)
#include "tst_spool_bound.moc"
