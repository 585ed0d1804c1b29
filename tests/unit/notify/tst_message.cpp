// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/message.h"
#include "tests/unit/notify/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::notify;
using namespace holdfast::notify::test;

namespace {

QList<Event> failures(int count, const QString &cause)
{
    QList<Event> events;
    for (int i = 0; i < count; ++i) {
        Event event = failure(QStringLiteral("job-%1").arg(i), QStringLiteral("r%1").arg(i));
        event.worker = QStringLiteral("ams-%1").arg(i % 3 + 1);
        event.cause = cause;
        events += event;
    }
    return events;
}

} // namespace

/// What messages say; tests/data/messages/notify.txt has whole ones.
class TestMessage final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aStormIsOneSentence();
    void differentCausesHaveParagraphsOfTheirOwn();
    void theSubjectNamesWhatIsMost();
    void everyKindHasASentence();
    void theSubjectIsOneLineWhateverTheNameIs();
    void givesTheLastLinesThatSaySomething();
    void keepsLinesShort();
    void masksSecrets();
    void masksASecretThatWouldBeCut();
    void leavesOutALineThatItSeesHalf();
    void keepsShortAndPlainValues();
    void saysWhatWasLeftOut();
};

void TestMessage::aStormIsOneSentence()
{
    const Message message = messageOf(failures(47, QStringLiteral("no pong")));
    QCOMPARE(message.subject, QStringLiteral("47 runs failed"));
    QVERIFY2(message.text.startsWith(QStringLiteral("47 runs failed on ams-1, ams-2, ams-3: no pong.\n"
                                                    "Jobs: job-0, job-1, job-2, job-3, job-4 and 42 more\n")),
             qPrintable(message.text));
}

void TestMessage::differentCausesHaveParagraphsOfTheirOwn()
{
    const Message message =
        messageOf(failures(2, QStringLiteral("exit code 1")) + failures(3, QStringLiteral("exit code 2")));
    QVERIFY(message.text.contains(QStringLiteral("2 runs failed on ams-1, ams-2: exit code 1.")));
    QVERIFY(message.text.contains(QStringLiteral("3 runs failed on ams-1, ams-2, ams-3: exit code 2.")));
}

void TestMessage::theSubjectNamesWhatIsMost()
{
    QList<Event> events = failures(3, QStringLiteral("exit code 1"));
    events.prepend({QStringLiteral("k"), EventKind::WorkerOffline, kNoon, {}, {}, QStringLiteral("ams-1")});
    QCOMPARE(messageOf(events).subject, QStringLiteral("3 runs failed, and 1 more"));
}

void TestMessage::everyKindHasASentence()
{
    QStringList subjects;
    for (int i = 0; i <= static_cast<int>(kLastEventKind); ++i) {
        const Event event{QStringLiteral("k"), static_cast<EventKind>(i), kNoon, {}, {}, QStringLiteral("ams-1")};
        const QString subject = messageOf({event}).subject;
        QVERIFY2(!subject.contains(u'%') && !subject.isEmpty(), qPrintable(subject));
        QVERIFY2(!subjects.contains(subject), qPrintable(subject));
        subjects += subject;
        QVERIFY(!messageOf({event, event}).subject.contains(u'%'));
    }
}

void TestMessage::theSubjectIsOneLineWhateverTheNameIs()
{
    Event event = failure(QStringLiteral("a\nBcc: everybody"));
    event.cause = QStringLiteral("two\r\nlines");
    const Message message = messageOf({event});
    QCOMPARE(message.subject, QStringLiteral("a\\nBcc: everybody failed"));
    QVERIFY(!message.text.contains(u'\r'));
}

void TestMessage::givesTheLastLinesThatSaySomething()
{
    QByteArray output;
    for (int i = 1; i <= 30; ++i)
        output += "line " + QByteArray::number(i) + "\n\n";
    const QStringList lines = lastLines(output, {});
    QCOMPARE(lines.size(), qsizetype(kLastLines));
    QCOMPARE(lines.first(), QStringLiteral("line 21"));
    QCOMPARE(lines.last(), QStringLiteral("line 30"));
    QVERIFY(lastLines("", {}).isEmpty());
}

void TestMessage::keepsLinesShort()
{
    const QStringList lines = lastLines(QByteArray(10'000, 'x') + "\n\x1b[2Jend", {});
    QCOMPARE(lines.size(), qsizetype(2));
    QCOMPARE(lines.first().size(), kLongestLine);
    QCOMPARE(lines.last(), QStringLiteral("\\u001b[2Jend"));
}

void TestMessage::masksSecrets()
{
    const QStringList lines =
        lastLines("login with hunter2 and hunter2-long\n", {{"DB_PASSWORD", "hunter2"}, {"api_token", "hunter2-long"}});
    QCOMPARE(lines, QStringList{QStringLiteral("login with *** and ***")});
}

void TestMessage::masksASecretThatWouldBeCut()
{
    const QByteArray secret(300, 's');
    const QStringList lines = lastLines("at " + secret + " end", {{"SECRET", QString::fromLatin1(secret)}});
    QCOMPARE(lines, QStringList{QStringLiteral("at *** end")});
}

void TestMessage::leavesOutALineThatItSeesHalf()
{
    const QByteArray secret(50'000, 's');
    const QStringList lines = lastLines(secret + secret + "\nend", {{"SECRET", QString::fromLatin1(secret + secret)}});
    QCOMPARE(lines, QStringList{QStringLiteral("end")});
}

void TestMessage::keepsShortAndPlainValues()
{
    const QStringList lines = lastLines("yes in /tmp\n", {{"USE_KEY", "yes"}, {"TMPDIR", "/tmp"}});
    QCOMPARE(lines, QStringList{QStringLiteral("yes in /tmp")});
}

void TestMessage::saysWhatWasLeftOut()
{
    MessageFacts facts;
    facts.leftOut = 7;
    QVERIFY(messageOf({failure()}, facts).text.contains(QStringLiteral("Left out here: 7")));
}

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
