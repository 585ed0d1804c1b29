// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/export_rows.h"

#include <QJsonDocument>
#include <QTest>

using namespace holdfast::app::client;

/// Rows for other programs.
class ExportRowsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachRowHasAllColumns()
    {
        const auto columns = csvHead().count(',');
        QCOMPARE(csvRow(QStringLiteral("run"), {}).count(','), columns);
        QVERIFY(csvHead().startsWith("record,id,job,state,"));
        QVERIFY(csvHead().endsWith("\r\n"));
    }

    void quotesWhatNeedsQuotes()
    {
        const QByteArray row = csvRow(QStringLiteral("run"), {{QStringLiteral("id"), QStringLiteral("r1")},
                                                              {QStringLiteral("job"), QStringLiteral("j")},
                                                              {QStringLiteral("state"), QStringLiteral("failed")},
                                                              {QStringLiteral("reason"), QStringLiteral("a \"b\", c")},
                                                              {QStringLiteral("exit_code"), -7}});
        QVERIFY2(row.startsWith("run,r1,j,failed,\"a \"\"b\"\", c\","), row.constData());
        QVERIFY2(row.contains(",-7,"), row.constData());
    }

    void aSpreadsheetSeesNoFormula()
    {
        const QByteArray row = csvRow(QStringLiteral("run"), {{QStringLiteral("id"), QStringLiteral("=1+2")}});
        QVERIFY2(row.startsWith("run,'=1+2,"), row.constData());
    }

    void aJsonRowIsOneLineWithEverything()
    {
        const QByteArray row =
            jsonRow(QStringLiteral("change"), {{QStringLiteral("old"), QJsonObject{{QStringLiteral("a"), 1}}}});
        QCOMPARE(row.count('\n'), 1);
        const QJsonObject read = QJsonDocument::fromJson(row).object();
        QCOMPARE(read[QStringLiteral("record")].toString(), QStringLiteral("change"));
        QCOMPARE(read[QStringLiteral("old")][QStringLiteral("a")].toInt(), 1);
    }
};

QTEST_GUILESS_MAIN(ExportRowsTest)
#include "tst_export_rows.moc"
