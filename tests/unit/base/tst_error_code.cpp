// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error_code.h"

#include <QSet>
#include <QTest>

using namespace holdfast;

/// The table of error codes.
class TestErrorCode final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasAWordOfItsOwn()
    {
        QSet<QString> words;
        for (const ErrorCodeRow &row : kErrorCodes) {
            QCOMPARE(toString(row.code), QLatin1String(row.word));
            QCOMPARE(errorCodeFrom(QLatin1String(row.word)), std::optional(row.code));
            words += QLatin1String(row.word);
        }
        QCOMPARE(words.size(), static_cast<qsizetype>(kErrorCodes.size()));
    }

    void everyCodeHasTheStatusOfAnError()
    {
        for (const ErrorCodeRow &row : kErrorCodes)
            QVERIFY2(row.httpStatus >= 400 && row.httpStatus < 600, row.word);
    }

    void whatTheServerCannotDoNowIsWorthAnotherTry()
    {
        for (const ErrorCodeRow &row : kErrorCodes) {
            if (row.httpStatus == 500 || row.httpStatus == 503)
                QCOMPARE(row.remedy, Remedy::Retry);
        }
    }

    /// A worker throws a result away for these only.
    void onlyWhatIsGoneForGoodIsGivenUp()
    {
        QStringList given;
        for (const ErrorCodeRow &row : kErrorCodes) {
            if (row.remedy == Remedy::GiveUp)
                given += QLatin1String(row.word);
        }
        const QStringList expected{QStringLiteral("unknown_job"), QStringLiteral("unknown_run"),
                                   QStringLiteral("stale_attempt")};
        QCOMPARE(given, expected);
    }

    void localAndUnknownCodesAreNotAPeers()
    {
        QVERIFY(!errorCodeFrom(QStringLiteral("a_code_of_tomorrow")));
        for (const char *word : kLocalCodes)
            QVERIFY2(!errorCodeFrom(QLatin1String(word)), word);
    }
};

QTEST_GUILESS_MAIN(TestErrorCode)
#include "tst_error_code.moc"
