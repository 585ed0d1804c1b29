// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone_rules.h"

#include <QtTest>

using namespace holdfast::schedule;

namespace {

Schedule in(const char *zone, Kind kind = Kind::Cron)
{
    return {kind, QStringLiteral("0 5 * * *"), QString::fromLatin1(zone), {}};
}

} // namespace

class TestZoneRules final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void zonesOfOneRuleHaveOneFingerprint()
    {
        ZoneRules rules;
        const QString berlin = rules.of(in("Europe/Berlin"));
        QVERIFY(!berlin.isEmpty());
        QCOMPARE(rules.of(in("Europe/Vienna")), berlin);
        QCOMPARE(ZoneRules().of(in("Europe/Berlin")), berlin);
        QCOMPARE(rules.of(in("Europe/Berlin", Kind::At)), berlin);
    }

    void otherRulesHaveAnother()
    {
        ZoneRules rules;
        QVERIFY(rules.of(in("Asia/Almaty")) != rules.of(in("Etc/GMT-6")));
        QVERIFY(rules.of(in("Europe/Berlin")) != rules.of(in("Europe/London")));
    }

    void whatFollowsNoRuleHasNone()
    {
        ZoneRules rules;
        QCOMPARE(rules.of(in("")), QString());
        QCOMPARE(rules.of(in("UTC")), QString());
        QCOMPARE(rules.of(in("No/Such")), QString());
        QCOMPARE(rules.of(in("Europe/Berlin", Kind::Every)), QString());
    }
};

QTEST_GUILESS_MAIN(TestZoneRules)
#include "tst_zone_rules.moc"
