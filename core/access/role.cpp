// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/role.h"

#include "core/base/words.h"

namespace holdfast::access {
namespace {

constexpr Words<Role, 6> kWords{{{Role::Public, "public"},
                                 {Role::Worker, "worker"},
                                 {Role::Viewer, "viewer"},
                                 {Role::Operator, "operator"},
                                 {Role::Admin, "admin"},
                                 {Role::Join, "join"}}};

} // namespace

bool isAllowed(Role needed, std::optional<Role> held)
{
    switch (needed) {
    case Role::Public:
        return true;
    case Role::Worker:
    case Role::Join:
    case Role::Admin:
        return held == needed;
    case Role::Viewer:
        return held == Role::Viewer || held == Role::Operator || held == Role::Admin;
    case Role::Operator:
        return held == Role::Operator || held == Role::Admin;
    }
    return false;
}

QString toString(Role role)
{
    return wordFor(kWords, role);
}

std::optional<Role> roleFrom(const QString &word)
{
    const auto role = valueFor(kWords, word);
    return role == Role::Public ? std::nullopt : role;
}

} // namespace holdfast::access
