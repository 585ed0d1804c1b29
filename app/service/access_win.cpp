// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/access_win.h"

#include "app/service/definition.h"
#include "core/runtime/native_file_win.h"
#include "core/runtime/private_file.h"

#include <QDir>
#include <QDirIterator>

#include <array>
#include <memory>

#include <windows.h>

#include <aclapi.h>
#include <ntsecapi.h>
#include <sddl.h>

namespace holdfast::app::service {
namespace {

constexpr QLatin1String kServiceAccounts("NT SERVICE\\");

struct Freeing
{
    void operator()(void *memory) const { LocalFree(memory); }
};
using Memory = std::unique_ptr<void, Freeing>;

Problem failure(const QString &what, const QString &where, DWORD error)
{
    return {
        QStringLiteral("service"), QStringLiteral("%1: %2").arg(what, qt_error_string(static_cast<int>(error))), where,
        error == ERROR_ACCESS_DENIED ? QStringLiteral("run this command in a console that was opened as administrator")
                                     : QString()};
}

Memory sidFrom(const QString &text)
{
    PSID sid = nullptr;
    ConvertStringSidToSidW(text.toStdWString().c_str(), &sid);
    return Memory(sid);
}

/// Gives one file or folder the access list that `text` describes; nothing comes from the folder above.
Result<void> setAccess(const QString &path, const QString &text)
{
    void *raw = nullptr;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(text.toStdWString().c_str(), SDDL_REVISION_1, &raw,
                                                              nullptr))
        return failure(QStringLiteral("no access list can be made of %1").arg(text), path, GetLastError());
    const Memory descriptor(raw);
    PACL list = nullptr;
    BOOL isThere = FALSE;
    BOOL isDefault = FALSE;
    GetSecurityDescriptorDacl(descriptor.get(), &isThere, &list, &isDefault);
    std::wstring name = runtime::nativePath(path);
    const DWORD error = SetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT,
                                              DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, nullptr,
                                              nullptr, list, nullptr);
    if (error != ERROR_SUCCESS)
        return failure(QStringLiteral("its access list cannot be set"), path, error);
    return {};
}

Result<void> makeFolder(const QString &path)
{
    if (QDir().mkpath(path))
        return {};
    return failure(QStringLiteral("the folder cannot be made"), path, GetLastError());
}

} // namespace

Result<QString> sidOf(const QString &account)
{
    if (account.startsWith(kServiceAccounts, Qt::CaseInsensitive))
        return serviceSid(account.mid(kServiceAccounts.size()));
    std::array<BYTE, SECURITY_MAX_SID_SIZE> sid{};
    std::array<wchar_t, 256> domain{};
    auto sidSize = static_cast<DWORD>(sid.size());
    auto domainSize = static_cast<DWORD>(domain.size());
    SID_NAME_USE kind{};
    QString name = account;
    if (name.startsWith(u".\\"))
        name.remove(0, 2); // an account of this machine
    wchar_t *text = nullptr;
    if (!LookupAccountNameW(nullptr, name.toStdWString().c_str(), sid.data(), &sidSize, domain.data(), &domainSize,
                            &kind) ||
        !ConvertSidToStringSidW(sid.data(), &text))
        return failure(QStringLiteral("no such account"), account, GetLastError());
    const Memory freed(text);
    return QString::fromWCharArray(text);
}

Result<void> letLogOnAsService(const QString &sid)
{
    LSA_OBJECT_ATTRIBUTES attributes{};
    LSA_HANDLE policy = nullptr;
    NTSTATUS status = LsaOpenPolicy(nullptr, &attributes, POLICY_CREATE_ACCOUNT | POLICY_LOOKUP_NAMES, &policy);
    if (status == 0) {
        std::wstring right = L"SeServiceLogonRight";
        const auto bytes = static_cast<USHORT>(right.size() * sizeof(wchar_t));
        LSA_UNICODE_STRING name{bytes, static_cast<USHORT>(bytes + sizeof(wchar_t)), right.data()};
        const Memory account = sidFrom(sid);
        status = LsaAddAccountRights(policy, account.get(), &name, 1);
        LsaClose(policy);
    }
    if (status != 0)
        return failure(QStringLiteral("this account cannot get the right to log on as a service"), sid,
                       LsaNtStatusToWinError(status));
    return {};
}

Result<void> makeSharedFolder(const QString &path)
{
    if (const auto made = makeFolder(path); !made)
        return made;
    // S-1-5-80-0: all services. They may read the list of what is in it.
    return setAccess(path, QStringLiteral("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;;GRGX;;;S-1-5-80-0)"));
}

Result<void> giveFolder(const QString &path, const QString &sid)
{
    if (const auto made = makeFolder(path); !made)
        return made;
    const QString folders = QStringLiteral("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;%1)").arg(sid);
    const QString files = QStringLiteral("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;%1)").arg(sid);
    if (const auto set = setAccess(path, folders); !set)
        return set;
    QDirIterator below(path, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks,
                       QDirIterator::Subdirectories);
    while (below.hasNext()) {
        const QString each = below.next();
        if (const auto set = setAccess(each, below.fileInfo().isDir() ? folders : files); !set)
            return set;
    }
    return {};
}

Result<void> writeFileFor(const QString &sid, const QString &path, const QByteArray &content)
{
    if (const QString fault = runtime::writePrivateFile(path, content, runtime::Durable::Yes); !fault.isEmpty())
        return Problem{QStringLiteral("service"), fault, path,
                       QStringLiteral("run this command in a console that was opened as administrator")};
    return setAccess(path, QStringLiteral("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;%1)").arg(sid));
}

} // namespace holdfast::app::service
