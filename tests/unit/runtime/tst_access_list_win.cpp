// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/access_list_win.h"

#include "core/runtime/native_file_win.h"
#include "core/runtime/private_file.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <array>

#include <aclapi.h>
#include <sddl.h>

using namespace holdfast::runtime;

namespace {

/// Gives the folder a list of this text, in Windows' language for them.
bool give(const QString &path, const QString &list)
{
    void *raw = nullptr;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(list.toStdWString().c_str(), SDDL_REVISION_1, &raw,
                                                              nullptr))
        return false;
    const Descriptor descriptor(raw);
    return SetFileSecurityW(nativePath(path).c_str(), DACL_SECURITY_INFORMATION, descriptor.get()) != 0;
}

QByteArray listOf(const QString &path)
{
    std::array<BYTE, 4096> room{};
    DWORD size = 0;
    wchar_t *text = nullptr;
    if (!GetFileSecurityW(nativePath(path).c_str(), OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, room.data(),
                          static_cast<DWORD>(room.size()), &size) ||
        !ConvertSecurityDescriptorToStringSecurityDescriptorW(
            room.data(), SDDL_REVISION_1, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &text, nullptr))
        return "not to be read";
    const Descriptor freed(text);
    return QString::fromWCharArray(text).toUtf8();
}

} // namespace

/// Only for Windows: who else may read a folder, write into it, and how that ends.
class TestAccessList final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void seesWhatOthersMay_data();
    void seesWhatOthersMay();
    void closesAFolder();
};

void TestAccessList::seesWhatOthersMay_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<bool>("mayRead");
    QTest::addColumn<bool>("mayWrite");
    const QString ours = QStringLiteral("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)");
    QTest::newRow("nobody else") << ours << false << false;
    QTest::newRow("all may read") << ours + QStringLiteral("(A;;FR;;;WD)") << true << false;
    QTest::newRow("all may do all") << ours + QStringLiteral("(A;;FA;;;WD)") << true << true;
}

void TestAccessList::seesWhatOthersMay()
{
    QFETCH(QString, list);
    const QTemporaryDir dir;
    QVERIFY(give(dir.path(), list));
    QTEST(othersMay(kReading, dir.path()), "mayRead");
    QTEST(othersMay(kWriting, dir.path()), "mayWrite");
    QVERIFY(!othersMay(kWriting, dir.filePath(QStringLiteral("not there"))));
}

void TestAccessList::closesAFolder()
{
    const QTemporaryDir dir;
    QVERIFY(give(dir.path(), QStringLiteral("D:P(A;OICI;FA;;;WD)")));
    QVERIFY(!isPrivateFile(dir.path()));
    QCOMPARE(closeFolder(dir.path()), QString());
    // Wine lets others read what they may read in the folder above, protected or not.
    QVERIFY2(!othersMay(kWriting, dir.path()), listOf(dir.path()).constData());
    QVERIFY(!closeFolder(dir.filePath(QStringLiteral("not there"))).isEmpty());
}

QTEST_GUILESS_MAIN(TestAccessList)
#include "tst_access_list_win.moc"
