// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/doctor/facts.h"

#include <functional>
#include <vector>

namespace holdfast::app::doctor::test {

inline Facts goodServer()
{
    Facts facts;
    facts.place = Place::Server;
    facts.version = "0.1.0";
    facts.folder = {"/data", true, true, false, std::nullopt, 100LL << 30};
    facts.secrets = {{"/data/admin.token", true, false}};
    facts.schema = 6;
    facts.newestSchema = 6;
    facts.server = {"http://127.0.0.1:8000", ServerFacts::Answer::Good, {}, {}, "0.1.0"};
    facts.descriptors = 32768;
    facts.isClockSynchronised = true;
    return facts;
}

inline Facts goodWorker()
{
    Facts facts = goodServer();
    facts.place = Place::Worker;
    facts.schema.reset();
    facts.name = "web-1";
    facts.processes = 4096;
    facts.server.ahead = Milliseconds(40);
    return facts;
}

/// What can be wrong at a place that is good otherwise.
struct Fault
{
    const char *name;
    bool isWorker;
    std::function<void(Facts &)> change;
    const char *check; ///< that finds it
    bool isBad;        ///< else a warning
    const char *todo;  ///< part of what to do

    [[nodiscard]] Facts facts() const
    {
        Facts facts = isWorker ? goodWorker() : goodServer();
        change(facts);
        return facts;
    }
};

inline std::vector<Fault> faults()
{
    std::vector<Fault> all;
    const auto add = [&all](const char *name, bool isWorker, const std::function<void(Facts &)> &change,
                            const char *check, bool isBad, const char *todo) {
        all.push_back({name, isWorker, change, check, isBad, todo});
    };
    const Problem problem{"x", "is bad", "place", "mend it"};
    add(
        "not writable", false, [](Facts &f) { f.folder.isWritable = false; }, "rights", true, "chown");
    add(
        "not makable", true, [](Facts &f) { f.folder.isThere = f.folder.isWritable = false; }, "rights", true,
        "--data");
    add(
        "others write", false, [](Facts &f) { f.folder.othersMayWrite = true; }, "rights", true, "chmod go-w /data");
    add(
        "another's", true, [=](Facts &f) { f.folder.owner = problem; }, "rights", true, "mend it");
    add(
        "key unreadable", false, [](Facts &f) { f.secrets[0].isReadable = false; }, "secrets", true, "chown");
    add(
        "key open", false, [](Facts &f) { f.secrets[0].isOpenToOthers = true; }, "secrets", true, "chmod 600");
    add(
        "disk full", true, [](Facts &f) { f.folder.freeBytes = 1 << 20; }, "disk", true, "free some space");
    add(
        "disk nearly full", true, [](Facts &f) { f.folder.freeBytes = 500 << 20; }, "disk", false, "free some space");
    add(
        "newer database", false, [](Facts &f) { f.schema = 7; }, "database", true, "install that version");
    add(
        "older database", false, [](Facts &f) { f.schema = 5; }, "database", false, "backup");
    add(
        "name of many", true, [](Facts &f) { f.name = "localhost"; }, "name", false, "--name");
    add(
        "certificate", false, [=](Facts &f) { f.tls = problem; }, "tls", true, "mend it");
    add(
        "certificate ends", false,
        [](Facts &f) {
            f.usesTls = true;
            f.daysLeft = 10;
        },
        "tls", false, "tls init");
    add(
        "token file", true, [=](Facts &f) { f.token = problem; }, "token", true, "mend it");
    add(
        "refused", true, [](Facts &f) { f.server.answer = ServerFacts::Answer::Refused; }, "token", true, "join");
    add(
        "no server", true, [](Facts &f) { f.server.answer = ServerFacts::Answer::None; }, "server", true,
        "help doctor");
    add(
        "port in use", false,
        [](Facts &f) {
            f.server = {};
            f.port = PortFacts{"127.0.0.1:8000", "in use"};
        },
        "port", true, "--listen");
    add(
        "clock wrong", true, [](Facts &f) { f.server.ahead = Milliseconds(-6'000); }, "clock", true, "timedatectl");
    add(
        "clock off", true, [](Facts &f) { f.server.ahead = Milliseconds(2'000); }, "clock", false, "timedatectl");
    add(
        "clock alone", false, [](Facts &f) { f.isClockSynchronised = false; }, "clock", false, "timedatectl");
    add(
        "other version", true, [](Facts &f) { f.server.version = "0.2.0"; }, "version", false, "upgrade");
    add(
        "old process", false, [](Facts &f) { f.server.version = "0.0.9"; }, "version", false, "restart");
    add(
        "few files", false, [](Facts &f) { f.descriptors = 256; }, "limits", false, "LimitNOFILE");
    add(
        "few processes", true, [](Facts &f) { f.processes = 50; }, "limits", false, "LimitNPROC");
    return all;
}

} // namespace holdfast::app::doctor::test
