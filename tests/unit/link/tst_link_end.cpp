// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/link_end.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace holdfast::link;

class LinkEndTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachCauseHasItsWord_data();
    void eachCauseHasItsWord();
    void wordsAreOneShortWordEach();
    void theDetailGoesInBrackets();
};

void LinkEndTest::eachCauseHasItsWord_data()
{
    QTest::addColumn<int>("cause");
    QTest::addColumn<QString>("word");
    const auto row = [](EndCause cause, const char *word) {
        QTest::newRow(word) << static_cast<int>(cause) << QString::fromLatin1(word);
    };
    row(EndCause::Stopped, "stopped");
    row(EndCause::ClosedByPeer, "closed_by_peer");
    row(EndCause::GoneAway, "gone_away");
    row(EndCause::TakenOver, "taken_over");
    row(EndCause::Reset, "reset_by_peer");
    row(EndCause::NoPong, "no_pong");
    row(EndCause::TimedOut, "timed_out");
    row(EndCause::NoAnswer, "no_answer");
    row(EndCause::Refused, "refused");
    row(EndCause::Unauthorized, "unauthorized");
    row(EndCause::Revoked, "revoked");
    row(EndCause::Unreachable, "unreachable");
    row(EndCause::ProtocolError, "protocol_error");
    row(EndCause::Overflow, "overflow");
    row(EndCause::Tls, "tls");
    row(EndCause::NameLookup, "name_lookup");
    row(EndCause::Superseded, "superseded");
}

void LinkEndTest::eachCauseHasItsWord()
{
    QFETCH(int, cause);
    QFETCH(QString, word);
    QCOMPARE(toString(static_cast<EndCause>(cause)), word);
    QCOMPARE(endCauseFrom(word), std::optional(static_cast<EndCause>(cause)));
    QVERIFY(!inWords({static_cast<EndCause>(cause), {}}).isEmpty());
}

void LinkEndTest::wordsAreOneShortWordEach()
{
    QSet<QString> words;
    for (int cause = 0; cause <= static_cast<int>(kLastEndCause); ++cause) {
        const QString word = toString(static_cast<EndCause>(cause));
        static const QRegularExpression form(QStringLiteral("\\A[a-z_]{3,20}\\z"));
        QVERIFY(form.match(word).hasMatch());
        words += word;
    }
    QCOMPARE(words.size(), static_cast<int>(kLastEndCause) + 1);
}

void LinkEndTest::theDetailGoesInBrackets()
{
    QCOMPARE(inWords({EndCause::Unreachable, {}}), QStringLiteral("the server could not be reached"));
    QCOMPARE(inWords({EndCause::Unreachable, QStringLiteral("100 % %1 gone")}),
             QStringLiteral("the server could not be reached (100 % %1 gone)"));
    QVERIFY(!endCauseFrom(QStringLiteral("meteor")));
}

QTEST_GUILESS_MAIN(LinkEndTest)
#include "tst_link_end.moc"
