// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text_encoding.h"

#include <QTest>

using namespace holdfast;

class TestTextEncoding final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodesEachEncoding_data();
    void decodesEachEncoding();
    void knowsAllThatItNames();
    void takesTheCodePageOfTheMachine();
    void givesTheLettersOfOneByte();
    void marksWhatIsNoText();
};

void TestTextEncoding::decodesEachEncoding_data()
{
    QTest::addColumn<QString>("encoding");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *encoding, const QByteArray &bytes, const char16_t *text) {
        QTest::addRow("%s %s", encoding, bytes.toHex().constData()) << encoding << bytes << QString::fromUtf16(text);
    };
    row("utf-8", "\xC3\xA4 \xE2\x82\xAC \xE6\x97\xA5\xE6\x9C\xAC", u"\u00E4 \u20AC \u65E5\u672C");
    row("cp437", "\x84 \xE1", u"\u00E4 \u00DF");
    row("cp850", "\x84 \xE1 \xF3", u"\u00E4 \u00DF \u00BE");
    row("cp866", "\x80\xAF", u"\u0410\u043F");
    row("cp1252", "\xE4 \x80", u"\u00E4 \u20AC");
    row("cp932", "\x93\xFA\x96\x7B \xB1", u"\u65E5\u672C \uFF71");
    row("cp936", "\xC8\xD5\xB1\xBE", u"\u65E5\u672C");
    row("utf-16", QByteArray("\xE4\0\xAC\x20\xE5\x65\x3D\xD8\x00\xDE", 10), u"\u00E4\u20AC\u65E5\U0001F600");
    // A mark counts more than the name.
    row("cp850", QByteArray("\xFF\xFE\xE4\0", 4), u"\u00E4");
    row("utf-8", QByteArray("\xFE\xFF\0\xE4", 4), u"\u00E4");
    row("cp1252", "\xEF\xBB\xBF\xC3\xA4", u"\u00E4");
    row("cp1252", "\xEF\xBB", u""); // may be the beginning of one
    row("cp1252", "\xEF\xBB ", u"\u00EF\u00BB ");
    row("unheard-of", "\xC3\xA4", u"\u00E4");
}

/// However the bytes come.
void TestTextEncoding::decodesEachEncoding()
{
    QFETCH(QString, encoding);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(TextDecoder(encoding).decode(bytes), text);
    TextDecoder decoder(encoding);
    QString whole;
    for (const char byte : bytes)
        whole += decoder.decode(QByteArray(1, byte));
    QCOMPARE(whole, text);
}

void TestTextEncoding::knowsAllThatItNames()
{
    for (const QString &word : encodingWords()) {
        if (word == u"oem" || word == u"ansi")
            continue;
        QCOMPARE(encodingFor(word, {}), word);
        const QByteArray ascii = word == u"utf-16" ? QByteArray("a\0b\0", 4) : QByteArray("ab");
        QCOMPARE(TextDecoder(word).decode(ascii), QStringLiteral("ab"));
    }
}

void TestTextEncoding::takesTheCodePageOfTheMachine()
{
    const CodePages western{850, 1252};
    QCOMPARE(encodingFor(QStringLiteral("oem"), western), QStringLiteral("cp850"));
    QCOMPARE(encodingFor(QStringLiteral("ansi"), western), QStringLiteral("cp1252"));
    QCOMPARE(encodingFor(QStringLiteral("cp437"), western), QStringLiteral("cp437"));
    for (const QString &word : {QStringLiteral("oem"), QStringLiteral("ansi"), QStringLiteral("cp1"), QString()}) {
        QCOMPARE(encodingFor(word, {}), QStringLiteral("utf-8"));
        QCOMPARE(encodingFor(word, {kUtf8Page, kUtf8Page}), QStringLiteral("utf-8"));
    }
    const CodePages own = systemCodePages();
    QCOMPARE(own.oem > 0, own.ansi > 0); // both on Windows, none elsewhere
}

void TestTextEncoding::givesTheLettersOfOneByte()
{
    const QString letters = upperLetters(QStringLiteral("cp850"));
    QCOMPARE(letters.size(), 128);
    QCOMPARE(letters[4], QChar(0xE4));
    for (const char *none : {"cp932", "utf-8", "utf-16", "cp1"})
        QVERIFY2(upperLetters(QLatin1String(none)).isEmpty(), none);
}

void TestTextEncoding::marksWhatIsNoText()
{
    QCOMPARE(TextDecoder(QStringLiteral("utf-8"))
                 .decode("a\xFF"
                         "b"),
             QStringLiteral("a\uFFFDb"));
    const QString text = TextDecoder(QStringLiteral("cp932"))
                             .decode("a\x81\x01"
                                     "b"); // no such pair
    QVERIFY2(text.startsWith(u'a') && text.endsWith(u'b') && text.size() > 2, qPrintable(text));
}

QTEST_GUILESS_MAIN(TestTextEncoding)
#include "tst_text_encoding.moc"
