// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/event_source_win.h"

#include "core/base/printable.h"

#include <string>

#include <windows.h>

namespace holdfast::app::service {
namespace {

constexpr const wchar_t *kSource = L"Holdfast";
constexpr const wchar_t *kKey = L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\Holdfast";
constexpr DWORD kEvent = 1;            // EventCreate.exe has the form "%1" for 1 to 1000
constexpr qsizetype kMaxText = 31'000; // characters of one text: ReportEventW

WORD kindOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
    case LogLevel::Info:
        return EVENTLOG_INFORMATION_TYPE;
    case LogLevel::Warning:
        return EVENTLOG_WARNING_TYPE;
    case LogLevel::Error:
        return EVENTLOG_ERROR_TYPE;
    }
    return EVENTLOG_ERROR_TYPE;
}

} // namespace

Result<void> registerEventSource()
{
    HKEY key = nullptr;
    LSTATUS error = RegCreateKeyExW(HKEY_LOCAL_MACHINE, kKey, 0, nullptr, 0, KEY_SET_VALUE, nullptr, &key, nullptr);
    if (error == ERROR_SUCCESS) {
        const std::wstring file = L"%SystemRoot%\\System32\\EventCreate.exe";
        const DWORD kinds = EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE;
        error = RegSetValueExW(key, L"EventMessageFile", 0, REG_EXPAND_SZ, reinterpret_cast<const BYTE *>(file.c_str()),
                               static_cast<DWORD>((file.size() + 1) * sizeof(wchar_t)));
        if (error == ERROR_SUCCESS)
            error = RegSetValueExW(key, L"TypesSupported", 0, REG_DWORD, reinterpret_cast<const BYTE *>(&kinds),
                                   sizeof(kinds));
        RegCloseKey(key);
    }
    if (error != ERROR_SUCCESS)
        return Problem{QStringLiteral("service"),
                       QStringLiteral("the source of events cannot be registered: %1").arg(qt_error_string(error)),
                       QStringLiteral("Holdfast"),
                       QStringLiteral("run this command in a console that was opened as administrator")};
    return {};
}

void removeEventSource()
{
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, kKey);
}

void writeEvent(LogLevel level, const QString &text)
{
    const HANDLE source = RegisterEventSourceW(nullptr, kSource);
    if (!source)
        return;
    const std::wstring words = cutTo(text, kMaxText).toStdWString();
    const wchar_t *texts[] = {words.c_str()};
    ReportEventW(source, kindOf(level), 0, kEvent, nullptr, 1, 0, texts, nullptr);
    DeregisterEventSource(source);
}

} // namespace holdfast::app::service
