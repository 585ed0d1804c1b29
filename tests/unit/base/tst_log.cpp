// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <QMessageLogContext>
#include <QTest>

using namespace holdfast;

namespace {

QString written;

QString writtenFor(const QString &what, const QString &action)
{
    const auto former =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) { written = text; });
    log(lcApp(), LogLevel::Info, what, action);
    qInstallMessageHandler(former);
    return written;
}

} // namespace

class LogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theActionFollowsItsMark()
    {
        QCOMPARE(writtenFor(QStringLiteral("full"), {}), QStringLiteral("full"));
        QCOMPARE(writtenFor(QStringLiteral("full"), QStringLiteral("free some")),
                 QStringLiteral("full") + QChar(kActionMark) + QStringLiteral("free some"));
    }

    /// Text of a peer may be in it.
    void whatHappenedCannotSayWhatToDo()
    {
        const QString text = writtenFor(QStringLiteral("a") + QChar(kActionMark) + QStringLiteral("b"), {});
        QVERIFY(!text.contains(QChar(kActionMark)));
    }
};

QTEST_APPLESS_MAIN(LogTest)

#include "tst_log.moc"
