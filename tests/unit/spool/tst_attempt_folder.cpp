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
    void takesNoOutputAfterTheResult();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("run1.1")); }
    [[nodiscard]] QString attempt(const char *file) const { return path() + u'/' + QLatin1String(file); }
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
    const auto folder = AttemptFolder::create(path(), assignmentFor(keyOne()));
    MUST(folder);
    for (const QByteArray &piece : pieces)
        MUST((*folder)->append(piece[0] == 'o' ? Stream::Stdout : Stream::Stderr, piece.mid(1), 10));
    MUST((*folder)->finish(outcomeFor(keyOne())));
    QCOMPARE(contentOf(attempt("stdout")), out);
    QCOMPARE(err.isEmpty() ? QByteArray() : contentOf(attempt("stderr")), err);
    QCOMPARE((*folder)->held().outcome->outputBytes, total);
    QCOMPARE((*folder)->held().stdoutBytes, out.size());
    QCOMPARE((*folder)->read(Stream::Stdout, 0, 1000).value(), out);
}

void BoundOfOutput::tellsOfACutAfterARestart()
{
    {
        const auto folder = AttemptFolder::create(path(), assignmentFor(keyOne()));
        MUST(folder);
        MUST((*folder)->append(Stream::Stdout, QByteArrayView("123456"), 4));
    }
    const auto folder = AttemptFolder::load(path(), keyOne());
    MUST(folder);
    MUST((*folder)->finish(outcomeFor(keyOne())));
    QCOMPARE(contentOf(attempt("stdout")),
             "1234\n[holdfast: output cut here; an unknown number of further bytes were dropped]\n");
    QCOMPARE((*folder)->held().outcome->outputBytes, 4);
}

void BoundOfOutput::marksOnlyOnceAcrossARestart()
{
    const QByteArray marked = "1234\n[holdfast: output cut here; 2 further bytes were dropped]\n";
    {
        const auto folder = AttemptFolder::create(path(), assignmentFor(keyOne()));
        MUST(folder);
        MUST((*folder)->append(Stream::Stdout, QByteArrayView("123456"), 4));
        MUST((*folder)->finish(outcomeFor(keyOne())));
    }
    QCOMPARE(contentOf(attempt("stdout")), marked);
    QVERIFY(QFile::remove(attempt("result.json"))); // as if the process had died between the mark and the result
    const auto folder = AttemptFolder::load(path(), keyOne());
    MUST(folder);
    MUST((*folder)->finish(outcomeFor(keyOne())));
    QCOMPARE(contentOf(attempt("stdout")), marked);
    QCOMPARE((*folder)->held().outcome->outputBytes, 4);
}

void BoundOfOutput::takesNoOutputAfterTheResult()
{
    const auto folder = AttemptFolder::create(path(), assignmentFor(keyOne()));
    MUST(folder);
    MUST((*folder)->finish(outcomeFor(keyOne())));
    QCOMPARE(textOf((*folder)->append(Stream::Stdout, QByteArrayView("x"), 10)), QStringLiteral("finished"));
    QCOMPARE((*folder)->held().stdoutBytes, 0);
    QVERIFY(!QFile::exists(attempt("stdout")));
}

QTEST_GUILESS_MAIN(BoundOfOutput)
#include "tst_attempt_folder.moc"
