// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/private_file.h"

#include "core/runtime/native_file_win.h"

#include <algorithm>
#include <array>
#include <memory>

#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

namespace holdfast::runtime {
namespace {

struct Freeing
{
    void operator()(void *memory) const { LocalFree(memory); }
};
using Descriptor = std::unique_ptr<void, Freeing>;

QString failed(const char *what)
{
    return QStringLiteral("%1: %2").arg(QLatin1String(what), qt_error_string());
}

/// The identifier of the user as whom this process runs; empty if the system does not tell it.
QString ownSid()
{
    HANDLE token = nullptr;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return {};
    alignas(TOKEN_USER) std::array<char, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> room{};
    DWORD size = 0;
    const BOOL known = GetTokenInformation(token, TokenUser, room.data(), static_cast<DWORD>(room.size()), &size);
    CloseHandle(token);
    wchar_t *text = nullptr;
    if (!known || !ConvertSidToStringSidW(reinterpret_cast<TOKEN_USER *>(room.data())->User.Sid, &text))
        return {};
    const Descriptor freed(text);
    return QString::fromWCharArray(text);
}

/// Everything for the system, the administrators and this user, nothing for others, and nothing from the folder above.
Descriptor ownerOnly()
{
    static const std::wstring text =
        QStringLiteral("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;%1)").arg(ownSid()).toStdWString();
    void *descriptor = nullptr;
    ConvertStringSecurityDescriptorToSecurityDescriptorW(text.c_str(), SDDL_REVISION_1, &descriptor, nullptr);
    return Descriptor(descriptor);
}

QString fill(HANDLE file, QByteArrayView content, Durable durable)
{
    while (!content.isEmpty()) {
        DWORD written = 0;
        const auto piece = static_cast<DWORD>(std::min<qsizetype>(content.size(), 1 << 20));
        if (!WriteFile(file, content.data(), piece, &written, nullptr) || written == 0)
            return failed("cannot be written");
        content = content.sliced(written);
    }
    if (durable == Durable::Yes && !FlushFileBuffers(file))
        return failed("cannot be put on the disk");
    return {};
}

bool mayBeTrusted(PSID sid, PSID owner)
{
    const auto isKnown = [sid](WELL_KNOWN_SID_TYPE type) { return IsWellKnownSid(sid, type) != 0; };
    return (owner && EqualSid(sid, owner)) || isKnown(WinLocalSystemSid) || isKnown(WinBuiltinAdministratorsSid) ||
           isKnown(WinCreatorOwnerSid) || isKnown(WinCreatorOwnerRightsSid);
}

/// An entry that lets somebody else read or change the file.
bool opens(const void *entry, PSID owner)
{
    constexpr ACCESS_MASK kTouching = FILE_READ_DATA | FILE_WRITE_DATA | FILE_APPEND_DATA | DELETE | WRITE_DAC |
                                      WRITE_OWNER | GENERIC_READ | GENERIC_WRITE | GENERIC_ALL;
    const auto *head = static_cast<const ACE_HEADER *>(entry);
    if (head->AceType != ACCESS_ALLOWED_ACE_TYPE || (head->AceFlags & INHERIT_ONLY_ACE) != 0)
        return false;
    auto *allowed = const_cast<ACCESS_ALLOWED_ACE *>(static_cast<const ACCESS_ALLOWED_ACE *>(entry));
    return (allowed->Mask & kTouching) != 0 && !mayBeTrusted(&allowed->SidStart, owner);
}

} // namespace

QString writePrivateFile(const QString &path, QByteArrayView content, Durable durable)
{
    const QString temporary = path + QStringLiteral(".tmp");
    const std::wstring name = nativePath(temporary);
    const Descriptor descriptor = ownerOnly();
    SECURITY_ATTRIBUTES attributes{sizeof(SECURITY_ATTRIBUTES), descriptor.get(), FALSE};
    DeleteFileW(name.c_str()); // what a process left there that died meanwhile: its access list may be another one
    const HANDLE file =
        CreateFileW(name.c_str(), GENERIC_WRITE, 0, &attributes, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return failed("cannot be made");
    const QString fault = fill(file, content, durable);
    CloseHandle(file);
    return fault.isEmpty() ? moveOver(temporary, path) : fault;
}

bool makePrivateFolder(const QString &path)
{
    const Descriptor descriptor = ownerOnly();
    SECURITY_ATTRIBUTES attributes{sizeof(SECURITY_ATTRIBUTES), descriptor.get(), FALSE};
    return CreateDirectoryW(nativePath(path).c_str(), &attributes) != 0;
}

bool isPrivateFile(const QString &path)
{
    std::wstring name = nativePath(path);
    PSID owner = nullptr;
    PACL list = nullptr;
    void *descriptor = nullptr;
    const DWORD error =
        GetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                              &owner, nullptr, &list, nullptr, &descriptor);
    if (error != ERROR_SUCCESS)
        return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
    const Descriptor freed(descriptor);
    if (!list)
        return false; // without a list everybody may do everything
    for (DWORD i = 0; i < list->AceCount; ++i) {
        void *entry = nullptr;
        if (!GetAce(list, i, &entry) || opens(entry, owner))
            return false;
    }
    return true;
}

} // namespace holdfast::runtime
