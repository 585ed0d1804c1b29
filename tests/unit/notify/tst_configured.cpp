// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/configured.h"
#include "tests/unit/notify/samples.h"

#include <QTest>

using namespace holdfast::notify;
using test::channel;

namespace {

PutChannel put(const char *name, bool isConfigured, const char *secret = "")
{
    Channel made = channel(QLatin1String(name));
    made.isConfigured = isConfigured;
    return {made, secret};
}

} // namespace

class ConfiguredTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aChannelOfTheFileIsMarked()
    {
        QVERIFY((changesFor({}, {put("ops", false)}) == ConfigChanges{{put("ops", true)}, {}}));
    }

    void whatIsTheSameIsNotTouched()
    {
        QVERIFY(changesFor({put("ops", true, "s")}, {put("ops", false, "s")}) == ConfigChanges{});
    }

    void anotherSecretIsAChange()
    {
        QVERIFY((changesFor({put("ops", true, "s")}, {put("ops", false, "t")}) ==
                 ConfigChanges{{put("ops", true, "t")}, {}}));
    }

    void whatLeftTheFileGoes()
    {
        QVERIFY((changesFor({put("ops", true)}, {}) == ConfigChanges{{}, {QStringLiteral("ops")}}));
    }

    void whatACommandAddedStays() { QVERIFY(changesFor({put("chat", false)}, {}) == ConfigChanges{}); }

    void theFileWinsOverACommand()
    {
        QVERIFY((changesFor({put("ops", false)}, {put("ops", false)}) == ConfigChanges{{put("ops", true)}, {}}));
    }
};

QTEST_GUILESS_MAIN(ConfiguredTest)
#include "tst_configured.moc"
