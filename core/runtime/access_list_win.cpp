// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/access_list_win.h"

#include "core/runtime/native_file_win.h"

#include <array>

#include <aclapi.h>
#include <sddl.h>

namespace holdfast::runtime {
namespace {

/// The identifier of the user as whom this process runs; all zero if the system does not tell it.
std::array<BYTE, SECURITY_MAX_SID_SIZE> ownSid()
{
    std::array<BYTE, SECURITY_MAX_SID_SIZE> sid{};
    HANDLE token = nullptr;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return sid;
    alignas(TOKEN_USER) std::array<char, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> room{};
    DWORD size = 0;
    if (GetTokenInformation(token, TokenUser, room.data(), static_cast<DWORD>(room.size()), &size))
        CopySid(static_cast<DWORD>(sid.size()), sid.data(), reinterpret_cast<TOKEN_USER *>(room.data())->User.Sid);
    CloseHandle(token);
    return sid;
}

QString textOf(PSID sid)
{
    wchar_t *text = nullptr;
    if (!ConvertSidToStringSidW(sid, &text))
        return {};
    const Descriptor freed(text);
    return QString::fromWCharArray(text);
}

/// TrustedInstaller, which has all rights below Program Files.
bool isInstaller(PSID sid)
{
    return textOf(sid) == u"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
}

bool mayBeTrusted(PSID sid, PSID owner)
{
    static auto own = ownSid();
    const auto isKnown = [sid](WELL_KNOWN_SID_TYPE type) { return IsWellKnownSid(sid, type) != 0; };
    return (owner && EqualSid(sid, owner)) || (IsValidSid(own.data()) && EqualSid(sid, own.data())) ||
           isKnown(WinLocalSystemSid) || isKnown(WinBuiltinAdministratorsSid) || isKnown(WinCreatorOwnerSid) ||
           isKnown(WinCreatorOwnerRightsSid) || isInstaller(sid);
}

bool lets(const void *entry, ACCESS_MASK things, PSID owner)
{
    const auto *head = static_cast<const ACE_HEADER *>(entry);
    if (head->AceType != ACCESS_ALLOWED_ACE_TYPE || (head->AceFlags & INHERIT_ONLY_ACE) != 0)
        return false;
    auto *allowed = const_cast<ACCESS_ALLOWED_ACE *>(static_cast<const ACCESS_ALLOWED_ACE *>(entry));
    return (allowed->Mask & things) != 0 && !mayBeTrusted(&allowed->SidStart, owner);
}

} // namespace

Descriptor ownerOnly()
{
    static const std::wstring text = QStringLiteral("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;%1)")
                                         .arg(textOf(ownSid().data()))
                                         .toStdWString();
    void *descriptor = nullptr;
    ConvertStringSecurityDescriptorToSecurityDescriptorW(text.c_str(), SDDL_REVISION_1, &descriptor, nullptr);
    return Descriptor(descriptor);
}

bool othersMay(ACCESS_MASK things, const QString &path)
{
    std::wstring name = nativePath(path);
    PSID owner = nullptr;
    PACL list = nullptr;
    void *descriptor = nullptr;
    const DWORD error =
        GetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                              &owner, nullptr, &list, nullptr, &descriptor);
    if (error != ERROR_SUCCESS)
        return error != ERROR_FILE_NOT_FOUND && error != ERROR_PATH_NOT_FOUND;
    const Descriptor freed(descriptor);
    if (!list)
        return true; // without a list everybody may do everything
    for (DWORD i = 0; i < list->AceCount; ++i) {
        void *entry = nullptr;
        if (!GetAce(list, i, &entry) || lets(entry, things, owner))
            return true;
    }
    return false;
}

QString closeFolder(const QString &path)
{
    const Descriptor descriptor = ownerOnly();
    PACL list = nullptr;
    BOOL isThere = FALSE;
    BOOL isDefault = FALSE;
    if (!descriptor || !GetSecurityDescriptorDacl(descriptor.get(), &isThere, &list, &isDefault))
        return qt_error_string();
    std::wstring name = nativePath(path);
    const DWORD error = SetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT,
                                              DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, nullptr,
                                              nullptr, list, nullptr);
    return error == ERROR_SUCCESS ? QString() : qt_error_string(static_cast<int>(error));
}

} // namespace holdfast::runtime
