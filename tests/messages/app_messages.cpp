// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor/examine.h"
#include "app/options/options.h"
#include "tests/messages/sheet.h"
#include "tests/unit/app/doctor/faults.h"
#include "tests/unit/app/options/surroundings.h"

namespace holdfast::messages {
namespace {

/// Command lines of people who guess, mistype, or come from another program.
constexpr const char *kMistakes[] = {"frobnicate",
                                     "jbo list",
                                     "job",
                                     "job lst",
                                     "job rm nightly",
                                     "rm nightly",
                                     "logs",
                                     "jobs",
                                     "job add",
                                     "job add nightly",
                                     "job add nightly --cron '* * * * *'",
                                     "job add nightly backup.sh",
                                     "job add nightly -- 'backup.sh --all'",
                                     "job add nightly --cornn '* * * * *' -- true",
                                     "job add nightly --cron '0 5 * * * /usr/bin/backup' -- true",
                                     "job add nightly --cron '* * * * *' --every 5s -- true",
                                     "job add nightly --every soon -- true",
                                     "job add nightly --at tomorrow -- true",
                                     "job add nightly --retries many -- true",
                                     "job add nightly --env A -- true",
                                     "job add 'a b/c' -- true",
                                     "job next nightly --count 0",
                                     "run list --state broken",
                                     "run show",
                                     "run log 1abc extra",
                                     "audit --since yesterday",
                                     "drill",
                                     "status --url ws://127.0.0.1:8000",
                                     "status --url localhost:8000",
                                     "--server --listen nowhere",
                                     "--server --listen 0.0.0.0:8000",
                                     "--server --listen 127.0.0.1:99999",
                                     "--server --tls-cert server.pem",
                                     "--server --tls-key server.key",
                                     "--server --client-ca clients.pem",
                                     "tls init --for https://server",
                                     "status --tls-pin 12",
                                     "status --tls-ca ca.pem --tls-pin "
                                     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                                     "--server --database mysql:x",
                                     "--worker --connect http://127.0.0.1:8000",
                                     "--worker --connect ws://127.0.0.1:8000 --name 'a b'",
                                     "--worker --connect ws://127.0.0.1:8000 --slots -1",
                                     "--worker --connect ws://127.0.0.1:8000 --label gpu",
                                     "--worker --connect ws://127.0.0.1:8000 --heartbeat 1ms",
                                     "--worker --server",
                                     "--server --config missing.conf",
                                     "--server --log-level loud"};

void addDoctor(Sheet &sheet)
{
    using namespace app::doctor;
    sheet.head("What holdfast doctor finds");
    const auto say = [&sheet](const QString &when, const Facts &facts, bool good) {
        for (const Finding &each : examine(facts)) {
            if (good || each.level != Level::Good)
                sheet.say(when + QStringLiteral(", ") + each.check, each.what, each.todo);
        }
    };
    say(QStringLiteral("a good server"), test::goodServer(), true);
    say(QStringLiteral("a good worker"), test::goodWorker(), true);
    for (const test::Fault &fault : test::faults())
        say(QString::fromLatin1(fault.name), fault.facts(), false);
}

} // namespace

void addAppMessages(Sheet &sheet)
{
    addDoctor(sheet);
    sheet.head("Command lines that are refused");
    for (const char *mistake : kMistakes) {
        const QString line = QString::fromLatin1(mistake);
        sheet.refuse(QStringLiteral("holdfast ") + line,
                     app::parseOptions(app::test::typed(line), app::test::surroundings()));
    }
}

} // namespace holdfast::messages
