// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/shell_words.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;

class ShellWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWords_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char *line, const QStringList &words) {
            QTest::newRow(line) << QString::fromUtf8(line) << words;
        };
        row("", {});
        row("  a   b\tc ", {"a", "b", "c"});
        row("'a b' \"c d\"", {"a b", "c d"});
        row("a'b'\"c\"d", {"abcd"});
        row("'' x", {"", "x"});
        row("a\\ b \\'", {"a b", "'"});
        row("'a\\b' \"a\\b\" \"\\\"\"", {"a\\b", "a\\b", "\""});
        row("\"it's\"", {"it's"});
        row("a\\", {"a\\"});
        row("$HOME *", {"$HOME", "*"});
    }

    void readsWords()
    {
        QFETCH(QString, line);
        QFETCH(QStringList, words);
        const auto read = wordsOf(line);
        QVERIFY(read.ok());
        QCOMPARE(*read, words);
    }

    void aQuoteMustEnd()
    {
        for (const char *line : {"'a", "\"a", "a \"b\\\""})
            QCOMPARE(wordsOf(QLatin1String(line)).ok() ? QString() : wordsOf(QLatin1String(line)).problem().what,
                     QStringLiteral("a quote does not end"));
    }

    void readsWhatItWrites()
    {
        const QStringList words{"", "a b", "it's", "\"", "\\", "{\"text\": \"{{subject}}\\n\"}", "plain"};
        QCOMPARE(*wordsOf(shellLine(words)), words);
    }
};

QTEST_GUILESS_MAIN(ShellWordsTest)
#include "tst_shell_words.moc"
