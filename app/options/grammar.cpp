// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/grammar.h"

#include "app/options/setting_values.h"

#include <CLI/CLI.hpp>

namespace holdfast::app::grammar {
namespace {

void refuse(const std::string &name, const QString &fault)
{
    if (!fault.isEmpty())
        throw CLI::ValidationError(name, fault.toStdString());
}

bool isWord(const std::string &name)
{
    return name.front() != '-';
}

} // namespace

CLI::Option *text(CLI::App &app, const std::string &name, QString &into, const std::string &help,
                  const std::string &value, const Check &check)
{
    const auto store = [name, &into, check](const std::string &given) {
        into = QString::fromStdString(given);
        refuse(name, into.isEmpty() ? QStringLiteral("is empty") : check ? check(into) : QString());
    };
    CLI::Option *option = app.add_option_function<std::string>(name, store, help)->type_name(value);
    return isWord(name) ? option->required() : option;
}

CLI::Option *list(CLI::App &app, const std::string &name, QStringList &into, const std::string &help,
                  const std::string &value)
{
    const auto store = [&into](const std::vector<std::string> &given) {
        for (const std::string &one : given)
            into += QString::fromStdString(one);
    };
    CLI::Option *option = app.add_option_function<std::vector<std::string>>(name, store, help)->type_name(value);
    if (isWord(name))
        return option->required();
    return option->allow_extra_args(false);
}

CLI::Option *number(CLI::App &app, const std::string &name, int &into, const std::string &help, int least, int most)
{
    const auto store = [name, &into, least, most](const std::string &given) {
        bool isNumber = false;
        into = QString::fromStdString(given).toInt(&isNumber);
        if (!isNumber || into < least || into > most)
            refuse(name, QStringLiteral("\"%1\" is not a number from %2 to %3")
                             .arg(QString::fromStdString(given))
                             .arg(least)
                             .arg(most));
    };
    return app.add_option_function<std::string>(name, store, help)->type_name("N");
}

CLI::Option *pairs(CLI::App &app, const std::string &name, QMap<QString, QString> &into, const std::string &help)
{
    const auto store = [name, &into](const std::vector<std::string> &given) {
        for (const std::string &one : given)
            refuse(name, readPair(QString::fromStdString(one), into));
    };
    return app.add_option_function<std::vector<std::string>>(name, store, help + "; repeatable")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
}

CLI::Option *words(CLI::App &app, const std::string &name, QStringList &into, const std::string &help,
                   const std::string &value)
{
    const auto store = [name, &into](const std::string &given) {
        into = QString::fromStdString(given).toLower().split(u',', Qt::SkipEmptyParts);
        refuse(name, into.isEmpty() ? QStringLiteral("is empty") : QString());
    };
    return app.add_option_function<std::string>(name, store, help)->type_name(value);
}

void addAsking(CLI::App &leaf, CommandLine &line)
{
    const auto flag = [&](const char *name, const char *help) {
        QStringList &values = line.settings[QString::fromLatin1(name)];
        leaf.add_flag_callback(
                std::string("--") + name, [&values] { values += QStringLiteral("true"); }, help)
            ->group(kCommonGroup);
    };
    const auto value = [&](const char *name, const char *valueName, const char *help) {
        list(leaf, std::string("--") + name, line.settings[QString::fromLatin1(name)], help, valueName)
            ->group(kCommonGroup);
    };
    value("url", "URL", "Server address [http://127.0.0.1:8000]");
    value("token-file", "FILE", "Send the token in this file; - reads standard input");
    value("data", "DIR",
          "Folder with admin.token of a server on this machine, or of the worker that joins [user's data folder]");
    value("tls-ca", "FILE", "Trust the authorities in this file instead of the system's");
    value("tls-pin", "PIN", "Trust the authority with this SHA-256 of its public key");
    value("tls-cert", "FILE", "Show this certificate to a server that asks for one");
    value("tls-key", "FILE", "Private key of that certificate");
    flag("json", "Print one JSON value instead of text");
    flag("utc", "Show times in UTC");
    value("color", "WHEN", "Color states: auto, always or never [auto]");
}

} // namespace holdfast::app::grammar
