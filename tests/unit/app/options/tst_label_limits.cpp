// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/app/options/surroundings.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using test::surroundings;

/// --label-limit KEY=VALUE:N
class TestLabelLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void aVariableHoldsSeveral();
};

namespace {

QString inWords(const jobs::LabelLimits &limits)
{
    QStringList list;
    for (const auto &[label, most] : limits)
        list += QStringLiteral("%1 = %2 : %3").arg(label.first, label.second).arg(most);
    return list.join(QStringLiteral(", "));
}

Result<Options> parsed(const QStringList &values)
{
    QStringList arguments{QStringLiteral("--server")};
    for (const QString &value : values)
        arguments += {QStringLiteral("--label-limit"), value};
    return parseOptions(arguments, surroundings({}, {}));
}

} // namespace

void TestLabelLimits::reads_data()
{
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<QString>("expected");
    const auto row = [](const QStringList &values, const char *expected) {
        QTest::newRow(qPrintable(values.join(u' '))) << values << QString::fromLatin1(expected);
    };
    row({}, "");
    row({"db=main:2"}, "db = main : 2");
    row({"db=main:1", "db=other:10000"}, "db = main : 1, db = other : 10000");
    row({"url=http://a:80=b:3"}, "url = http://a:80=b : 3");
    row({"gpu=:1"}, "gpu =  : 1");
}

void TestLabelLimits::reads()
{
    QFETCH(QStringList, values);
    QFETCH(QString, expected);
    const auto options = parsed(values);
    QVERIFY(options);
    QCOMPARE(inWords(options->labelLimits), expected);
}

void TestLabelLimits::refuses_data()
{
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<QString>("problem");
    const auto row = [](const QStringList &values, const char *problem) {
        QTest::newRow(qPrintable(values.join(u' '))) << values << QString::fromLatin1(problem);
    };
    row({"db=main"}, "\"db=main\" is not KEY=VALUE:N");
    row({"db:1"}, "\"db:1\" is not KEY=VALUE:N");
    row({"=main:1"}, "\"=main:1\" is not KEY=VALUE:N");
    row({"a:1=b"}, "\"a:1=b\" is not KEY=VALUE:N");
    row({"a=b:0"}, "\"0\" is not a number from 1 to 10000");
    row({"a=b:10001"}, "\"10001\" is not a number from 1 to 10000");
    row({"a=b:"}, "\"\" is not a number from 1 to 10000");
    row({"a=b:1", "a=b:2"}, "\"a=b\" is given twice");
}

void TestLabelLimits::refuses()
{
    QFETCH(QStringList, values);
    QFETCH(QString, problem);
    const auto options = parsed(values);
    QVERIFY(!options);
    QCOMPARE(options.problem().text(), QStringLiteral("--label-limit: ") + problem);
}

void TestLabelLimits::aVariableHoldsSeveral()
{
    const auto options =
        parseOptions({QStringLiteral("--server")},
                     surroundings({{QStringLiteral("HOLDFAST_LABEL_LIMIT"), QStringLiteral("a=b:1,c=d:2")}}, {}));
    QVERIFY(options);
    QCOMPARE(inWords(options->labelLimits), QStringLiteral("a = b : 1, c = d : 2"));
}

QTEST_GUILESS_MAIN(TestLabelLimits)
#include "tst_label_limits.moc"
