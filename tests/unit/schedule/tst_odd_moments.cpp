// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"
#include "tests/unit/schedule/times.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::schedule;
using namespace holdfast::schedule::tests;

class OddMomentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sayWhatTheRuleDoes_data();
    void sayWhatTheRuleDoes();
    void areThoseOfTheHalfOpenStretch();
    void doNotDependOnWhereOneBegins();
    void ofAMomentAreItself();
};

namespace {

Compiled compile(const char *zone, const char *text, const char *gap, const char *fold)
{
    return *Compiled::compile({Kind::Cron,
                               QString::fromLatin1(text),
                               QString::fromLatin1(zone),
                               {},
                               *gapFrom(QString::fromLatin1(gap)),
                               *foldFrom(QString::fromLatin1(fold))});
}

QStringList shown(const std::vector<Moment> &moments)
{
    QStringList lines;
    for (const Moment &moment : moments)
        lines += toIso(moment.at).left(16) + u' ' + moment.note;
    return lines;
}

} // namespace

void OddMomentsTest::sayWhatTheRuleDoes_data()
{
    QTest::addColumn<Compiled>("plan");
    QTest::addColumn<QStringList>("expected"); // over 2026
    struct Options
    {
        const char *gap = "";
        const char *fold = "";
    };
    const auto row = [](const char *zone, const char *text, const Options &options, const QStringList &expected) {
        QTest::addRow("%s %s %s %s", zone, text, options.gap, options.fold)
            << compile(zone, text, options.gap, options.fold) << expected;
    };
    const char *berlin = "Europe/Berlin";
    const QString after =
        QStringLiteral("2026-03-29T01:00 the clock goes forward: there is no 02:30, it runs right after the gap");
    const QString first =
        QStringLiteral("2026-10-25T00:30 the clock goes back: 02:30 comes twice, it runs at the first");
    const QString left = QStringLiteral("2026-03-29T01:00 the clock goes forward: there is no 02:30, it is skipped");
    row(berlin, "30 2 * * *", {}, {after, first});
    row(berlin, "30 2 * * *", {"run-after", "first"}, {after, first});
    row(berlin, "30 2 * * *", {"skip", "second"},
        {left, "2026-10-25T01:30 the clock goes back: 02:30 comes twice, it runs at the second"});
    row(berlin, "30 2 * * *", {"skip", "both"},
        {left, "2026-10-25T00:30 the clock goes back: 02:30 comes twice, it runs at both"});
    row(berlin, "15 30 2 * * *", {"skip", ""},
        {"2026-03-29T01:00 the clock goes forward: there is no 02:30:15, it is skipped",
         "2026-10-25T00:30 the clock goes back: 02:30:15 comes twice, it runs at the first"});
    row(berlin, "0,15,45 2 * * *", {},
        {"2026-03-29T01:00 the clock goes forward: there is no 02:00 to 02:45, they run once, right after the gap",
         "2026-10-25T00:00 the clock goes back: 02:00 to 02:45 come twice, they run at the first"});
    row(berlin, "0,15,45 2 * * *", {"skip", "both"},
        {"2026-03-29T01:00 the clock goes forward: there is no 02:00 to 02:45, they are skipped",
         "2026-10-25T00:00 the clock goes back: 02:00 to 02:45 come twice, they run at both"});
    row(berlin, "30 4 * * *", {}, {});
    row(berlin, "30 2 * * MON", {}, {});
    row(berlin, "30 2 25 10 *", {}, {first});
    row("UTC", "30 2 * * *", {}, {});
    // A pace that goes on in real time is not touched; one that is broken is.
    row(berlin, "0 * * * *", {}, {});
    row(berlin, "*/5 * * * *", {}, {});
    row(berlin, "*/10 * * * * *", {}, {});
    row(berlin, "30 * * * *", {"run-after", ""},
        {"2026-03-29T01:00 the clock goes forward: there is no 02:30, it runs right after the gap"});
    row(berlin, "0 * * * *", {"run-after", "both"}, {});
    row(berlin, "0 * * * *", {"", "first"},
        {"2026-10-25T00:00 the clock goes back: 02:00 comes twice, it runs at the first"});
    row(berlin, "0 * * * *", {"", "second"},
        {"2026-10-25T01:00 the clock goes back: 02:00 comes twice, it runs at the second"});
    row(berlin, "*/30 2 * * *", {},
        {"2026-03-29T01:00 the clock goes forward: there is no 02:00 to 02:30, they are skipped",
         "2026-10-25T00:00 the clock goes back: 02:00 to 02:30 come twice, they run at both"});
    row(berlin, "*/30 9-17 * * *", {}, {});
    row("Australia/Lord_Howe", "*/15 * * * *", {}, {});
    row("Australia/Lord_Howe", "0 * * * *", {},
        {"2026-10-03T15:30 the clock goes forward: there is no 02:00, it is skipped"});
    row("Australia/Lord_Howe", "45 1 * * *", {},
        {"2026-04-04T14:45 the clock goes back: 01:45 comes twice, it runs at the first"});
}

void OddMomentsTest::sayWhatTheRuleDoes()
{
    QFETCH(Compiled, plan);
    QTEST(shown(plan.oddMoments(utc(QStringLiteral("2026-01-01T00:00Z")), utc(QStringLiteral("2027-01-01T00:00Z")))),
          "expected");
}

void OddMomentsTest::areThoseOfTheHalfOpenStretch()
{
    const Compiled plan = compile("Europe/Berlin", "30 2 * * *", "skip", "second");
    const auto count = [&plan](const WallTime from, const WallTime to) { return plan.oddMoments(from, to).size(); };
    for (const char *at : {"2026-03-29T01:00Z", "2026-10-25T01:30Z"}) {
        const WallTime moment = utc(QString::fromLatin1(at));
        QCOMPARE(count(moment - Milliseconds(1), moment), std::size_t{1});
        QCOMPARE(count(moment, moment + std::chrono::days(9)), std::size_t{0});
        QCOMPARE(count(moment - std::chrono::days(9), moment - Milliseconds(1)), std::size_t{0});
    }
    QCOMPARE(count(kLastMoment, kFirstMoment), std::size_t{0});
    QCOMPARE(count(WallTime::min(), kFirstMoment), std::size_t{0});
    QCOMPARE(count(kLastMoment, WallTime::max()), std::size_t{0});
}

void OddMomentsTest::doNotDependOnWhereOneBegins()
{
    const WallTime begin = utc(QStringLiteral("2026-10-20T00:00Z"));
    const WallTime end = utc(QStringLiteral("2026-10-30T00:00Z"));
    for (const char *fold : {"", "first", "second", "both"}) {
        const Compiled plan = compile("Europe/Berlin", "30 2 * * *", "", fold);
        std::vector<Moment> pieces;
        for (WallTime from = begin; from < end; from += std::chrono::minutes(10)) {
            for (const Moment &moment : plan.oddMoments(from, from + std::chrono::minutes(10)))
                pieces.push_back(moment);
        }
        QCOMPARE(pieces.size(), std::size_t{1});
        QCOMPARE(pieces, plan.oddMoments(begin, end));
    }
}

void OddMomentsTest::ofAMomentAreItself()
{
    const auto odd = [](Kind kind, const char *text) {
        return shown(Compiled::compile({kind, QString::fromLatin1(text), QStringLiteral("Europe/Berlin"), {}})
                         ->oddMoments(utc(QStringLiteral("2026-01-01T00:00Z")), kLastMoment));
    };
    QCOMPARE(
        odd(Kind::At, "2026-03-29T02:30"),
        QStringList("2026-03-29T01:00 the clock goes forward: there is no 02:30, this run is right after the gap"));
    QCOMPARE(odd(Kind::At, "2026-10-25T02:30+01:00"), QStringList());
    QCOMPARE(odd(Kind::At, "2025-10-26T02:30"), QStringList());
    QCOMPARE(odd(Kind::Every, "1h"), QStringList());
    QCOMPARE(odd(Kind::OnRequest, ""), QStringList());
}

QTEST_GUILESS_MAIN(OddMomentsTest)
#include "tst_odd_moments.moc"
