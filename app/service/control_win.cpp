// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/control_win.h"

#include <QDeadlineTimer>
#include <QThread>

#include <array>
#include <memory>
#include <type_traits>
#include <vector>

#include <windows.h>

namespace holdfast::app::service {
namespace {

constexpr Milliseconds kLook{100};
constexpr Milliseconds kStartLimit{30'000};
constexpr Milliseconds kStopLimit{90'000};

struct Closing
{
    void operator()(SC_HANDLE handle) const { CloseServiceHandle(handle); }
};
using Handle = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, Closing>;

Problem failure(const QString &what, const QString &where, DWORD error = GetLastError())
{
    const QString todo = error == ERROR_ACCESS_DENIED
                             ? QStringLiteral("run this command in a console that was opened as administrator")
                         : error == ERROR_SERVICE_MARKED_FOR_DELETE
                             ? QStringLiteral("close the list of services and other tools that show it, and try again")
                         : error == ERROR_SERVICE_LOGON_FAILED
                             ? QStringLiteral("check the account and its password: holdfast service install --account")
                             : QString();
    return {QStringLiteral("service"), QStringLiteral("%1: %2").arg(what, qt_error_string(static_cast<int>(error))),
            where, todo};
}

Problem notInstalled(const QString &name)
{
    return {QStringLiteral("service"), QStringLiteral("the service is not installed"), name,
            QStringLiteral("install it: holdfast service install")};
}

Result<Handle> openManager(DWORD access)
{
    Handle manager(OpenSCManagerW(nullptr, nullptr, access));
    if (!manager)
        return failure(QStringLiteral("the service manager does not let this user in"), {});
    return manager;
}

/// An empty handle: there is no such service.
Result<Handle> openService(const QString &name, DWORD access)
{
    auto manager = openManager(SC_MANAGER_CONNECT);
    if (!manager)
        return manager.problem();
    Handle service(OpenServiceW(manager->get(), name.toStdWString().c_str(), access));
    if (!service && GetLastError() != ERROR_SERVICE_DOES_NOT_EXIST)
        return failure(QStringLiteral("the service cannot be opened"), name);
    return service;
}

SERVICE_STATUS_PROCESS statusOf(const Handle &service)
{
    SERVICE_STATUS_PROCESS status{};
    DWORD size = 0;
    auto *bytes = reinterpret_cast<BYTE *>(&status);
    QueryServiceStatusEx(service.get(), SC_STATUS_PROCESS_INFO, bytes, sizeof(status), &size);
    return status;
}

/// False: it is still on the way from `passing` after `most`.
bool waitWhile(const Handle &service, DWORD passing, Milliseconds most)
{
    QDeadlineTimer deadline(most);
    while (statusOf(service).dwCurrentState == passing && !deadline.hasExpired())
        QThread::msleep(static_cast<unsigned long>(kLook.count()));
    return statusOf(service).dwCurrentState != passing;
}

void setDescription(SC_HANDLE service, const QString &text)
{
    std::wstring words = text.toStdWString();
    SERVICE_DESCRIPTIONW description{words.data()};
    ChangeServiceConfig2W(service, SERVICE_CONFIG_DESCRIPTION, &description);
}

/// What the system does with the service, beyond what every Windows knows: it starts after the system's own, starts
/// anew after every end that nobody asked for, and gets its time when the system goes down.
Result<void> setManners(SC_HANDLE service, const Definition &definition)
{
    std::vector<SC_ACTION> actions;
    for (const Milliseconds after : definition.restartAfter)
        actions.push_back({SC_ACTION_RESTART, static_cast<DWORD>(after.count())});
    SERVICE_FAILURE_ACTIONSW failures{};
    failures.dwResetPeriod = static_cast<DWORD>(definition.forgetFailuresAfter.count() / 1000);
    failures.cActions = static_cast<DWORD>(actions.size());
    failures.lpsaActions = actions.data();
    SERVICE_FAILURE_ACTIONS_FLAG alsoWithoutCrash{TRUE};
    SERVICE_DELAYED_AUTO_START_INFO delayed{TRUE};
    SERVICE_PRESHUTDOWN_INFO shutdown{static_cast<DWORD>(definition.shutdownLimit.count())};
    SERVICE_SID_INFO ownSid{SERVICE_SID_TYPE_UNRESTRICTED};
    const std::array<std::pair<DWORD, void *>, 5> all{{{SERVICE_CONFIG_FAILURE_ACTIONS, &failures},
                                                       {SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &alsoWithoutCrash},
                                                       {SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &delayed},
                                                       {SERVICE_CONFIG_PRESHUTDOWN_INFO, &shutdown},
                                                       {SERVICE_CONFIG_SERVICE_SID_INFO, &ownSid}}};
    for (const auto &[level, info] : all) {
        if (!ChangeServiceConfig2W(service, level, info) && GetLastError() != ERROR_INVALID_LEVEL) // Wine lacks some
            return failure(QStringLiteral("the service manager refuses setting %1").arg(level), definition.name);
    }
    return {};
}

} // namespace

Result<void> installService(const Definition &definition, const QString &password)
{
    auto manager = openManager(SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE);
    if (!manager)
        return manager.problem();
    const std::wstring name = definition.name.toStdWString();
    const std::wstring display = definition.displayName.toStdWString();
    const std::wstring line = definition.commandLine.toStdWString();
    const std::wstring account = definition.account.toStdWString();
    const std::wstring secret = password.toStdWString();
    const wchar_t *given = password.isEmpty() ? nullptr : secret.c_str();
    Handle service(CreateServiceW(manager->get(), name.c_str(), display.c_str(), SERVICE_ALL_ACCESS,
                                  SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL, line.c_str(),
                                  nullptr, nullptr, nullptr, account.c_str(), given));
    if (!service && GetLastError() == ERROR_SERVICE_EXISTS) {
        service.reset(OpenServiceW(manager->get(), name.c_str(), SERVICE_ALL_ACCESS));
        if (service &&
            !ChangeServiceConfigW(service.get(), SERVICE_WIN32_OWN_PROCESS, SERVICE_NO_CHANGE, SERVICE_ERROR_NORMAL,
                                  line.c_str(), nullptr, nullptr, nullptr, account.c_str(), given, display.c_str()))
            return failure(QStringLiteral("the service cannot be changed"), definition.name);
    }
    if (!service)
        return failure(QStringLiteral("the service cannot be made"), definition.name);
    setDescription(service.get(), definition.description);
    return setManners(service.get(), definition);
}

Result<std::optional<Standing>> standingOf(const QString &name)
{
    auto service = openService(name, SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG);
    if (!service)
        return service.problem();
    if (!*service)
        return std::optional<Standing>();
    const SERVICE_STATUS_PROCESS status = statusOf(*service);
    Standing standing;
    standing.processId = status.dwProcessId;
    standing.state = status.dwCurrentState == SERVICE_RUNNING         ? Standing::State::Running
                     : status.dwCurrentState == SERVICE_START_PENDING ? Standing::State::Starting
                     : status.dwCurrentState == SERVICE_STOP_PENDING  ? Standing::State::Stopping
                                                                      : Standing::State::Stopped;
    alignas(QUERY_SERVICE_CONFIGW) std::array<BYTE, 8192> room{}; // the most that it can be, as the system says
    DWORD size = 0;
    auto *config = reinterpret_cast<QUERY_SERVICE_CONFIGW *>(room.data());
    if (!QueryServiceConfigW(service->get(), config, static_cast<DWORD>(room.size()), &size))
        return failure(QStringLiteral("the service manager does not tell its settings"), name);
    standing.account = QString::fromWCharArray(config->lpServiceStartName);
    standing.startsByItself = config->dwStartType == SERVICE_AUTO_START;
    return std::optional(standing);
}

Result<void> startService(const QString &name)
{
    auto service = openService(name, SERVICE_START | SERVICE_QUERY_STATUS);
    if (!service)
        return service.problem();
    if (!*service)
        return notInstalled(name);
    if (!StartServiceW(service->get(), 0, nullptr) && GetLastError() != ERROR_SERVICE_ALREADY_RUNNING)
        return failure(QStringLiteral("the service does not start"), name);
    waitWhile(*service, SERVICE_START_PENDING, kStartLimit);
    const SERVICE_STATUS_PROCESS status = statusOf(*service);
    if (status.dwCurrentState == SERVICE_RUNNING)
        return {};
    return Problem{QStringLiteral("service"), QStringLiteral("the service has not started"), name,
                   QStringLiteral("read why in the event log (source Holdfast) or in holdfast.log of its data folder")};
}

Result<void> stopService(const QString &name)
{
    auto service = openService(name, SERVICE_STOP | SERVICE_QUERY_STATUS);
    if (!service)
        return service.problem();
    if (!*service)
        return notInstalled(name);
    waitWhile(*service, SERVICE_START_PENDING, kStartLimit);
    SERVICE_STATUS status{};
    if (!ControlService(service->get(), SERVICE_CONTROL_STOP, &status) && GetLastError() != ERROR_SERVICE_NOT_ACTIVE &&
        statusOf(*service).dwCurrentState != SERVICE_STOP_PENDING)
        return failure(QStringLiteral("the service does not stop"), name);
    if (waitWhile(*service, SERVICE_STOP_PENDING, kStopLimit))
        return {};
    return Problem{QStringLiteral("service"), QStringLiteral("the service has not stopped within 90 s"), name,
                   QStringLiteral("read why in holdfast.log of its data folder; taskkill ends its process")};
}

Result<void> removeService(const QString &name)
{
    auto service = openService(name, DELETE);
    if (!service)
        return service.problem();
    if (!*service)
        return notInstalled(name);
    if (!DeleteService(service->get()))
        return failure(QStringLiteral("the service cannot be removed"), name);
    return {};
}

} // namespace holdfast::app::service
