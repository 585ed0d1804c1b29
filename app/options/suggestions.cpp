// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/suggestions.h"

#include <array>

namespace holdfast::app {
namespace {

/// Words of one group, with spaces between, and the line that they stand for.
struct Meaning
{
    const char *group;
    const char *words;
    const char *line;
};

constexpr std::array kMeanings{
    Meaning{"", "jobs list ls", "holdfast job list"},
    Meaning{"", "add create new schedule crontab cron at", "holdfast job add NAME --cron EXPR -- PROGRAM"},
    Meaning{"", "rm remove delete del", "holdfast job remove NAME"},
    Meaning{"", "show describe get inspect", "holdfast job show NAME"},
    Meaning{"", "logs log output tail", "holdfast run log ID"},
    Meaning{"", "runs history ps", "holdfast run list"},
    Meaning{"", "start trigger exec execute", "holdfast job run NAME"},
    Meaning{"", "stop kill cancel abort", "holdfast run cancel ID"},
    Meaning{"", "wait", "holdfast run wait ID"},
    Meaning{"", "pause disable suspend", "holdfast job pause NAME"},
    Meaning{"", "resume enable unpause", "holdfast job resume NAME"},
    Meaning{"", "next", "holdfast job next NAME"},
    Meaning{"", "workers nodes agents hosts", "holdfast worker list"},
    Meaning{"", "serve daemon", "holdfast --server"},
    Meaning{"", "agent", "holdfast --worker"},
    Meaning{"", "monitor gui ui window dashboard", "holdfast --monitor"},
    Meaning{"", "health ping info stat", "holdfast status"},
    Meaning{"", "check verify", "holdfast audit"},
    Meaning{"", "chaos fault", "holdfast drill cut"},

    Meaning{"job", "rm delete del unschedule", "holdfast job remove NAME"},
    Meaning{"job", "ls all ps", "holdfast job list"},
    Meaning{"job", "create new schedule", "holdfast job add NAME --cron EXPR -- PROGRAM"},
    Meaning{"job", "edit update modify change set replace", "holdfast job add NAME --replace -- PROGRAM"},
    Meaning{"job", "start trigger exec execute", "holdfast job run NAME"},
    Meaning{"job", "stop disable suspend", "holdfast job pause NAME"},
    Meaning{"job", "enable unpause", "holdfast job resume NAME"},
    Meaning{"job", "describe get info inspect status cat", "holdfast job show NAME"},
    Meaning{"job", "logs log output", "holdfast run log JOB"},
    Meaning{"job", "history runs", "holdfast run list --job NAME"},
    Meaning{"job", "cancel kill", "holdfast run cancel ID"},

    Meaning{"run", "ls all ps history", "holdfast run list"},
    Meaning{"run", "logs output tail cat", "holdfast run log ID"},
    Meaning{"run", "kill stop abort rm delete", "holdfast run cancel ID"},
    Meaning{"run", "describe get info inspect status", "holdfast run show ID"},

    Meaning{"worker", "ls all ps nodes", "holdfast worker list"},
    Meaning{"worker", "describe get info inspect status", "holdfast worker show NAME"},
    Meaning{"worker", "rm delete forget del", "holdfast worker remove NAME"},
    Meaning{"worker", "start run add create new join", "holdfast --worker"},

    Meaning{"drill", "disconnect drop reset", "holdfast drill cut"},
    Meaning{"drill", "slow delay latency", "holdfast drill lag"},
    Meaning{"drill", "hang pause stall", "holdfast drill freeze"},
    Meaning{"drill", "kill crash", "holdfast drill kill-worker"},
};

/// An option of ours and other names for it, with spaces between.
struct OptionMeaning
{
    const char *option;
    const char *words;
};

constexpr std::array kOptionMeanings{
    OptionMeaning{"--timezone", "--tz --zone"},
    OptionMeaning{"--retries", "--retry --max-retries --attempts"},
    OptionMeaning{"--cron", "--schedule"},
    OptionMeaning{"--every", "--interval"},
    OptionMeaning{"--at", "--once"},
    OptionMeaning{"--cwd", "--directory --workdir --chdir"},
    OptionMeaning{"--env", "--environment"},
    OptionMeaning{"--follow", "--tail"},
    OptionMeaning{"--url", "--host --server-url"},
    OptionMeaning{"--listen", "--port --bind"},
    OptionMeaning{"--log-level debug", "--verbose --debug"},
    OptionMeaning{"--timeout", "--max-time"},
    OptionMeaning{"--database", "--db"},
    OptionMeaning{"--data", "--data-dir"},
    OptionMeaning{"--label", "--tag --tags"},
    OptionMeaning{"--json", "--format --output"},
    OptionMeaning{"--limit", "--last"},
    OptionMeaning{"--state", "--status"},
    OptionMeaning{"--jitter", "--delay"},
};

bool contains(const char *words, const QString &word)
{
    return QString::fromLatin1(words).split(u' ').contains(word);
}

} // namespace

std::optional<QString> lineForWord(const QString &group, const QString &word)
{
    for (const Meaning &meaning : kMeanings) {
        if (group == QLatin1String(meaning.group) && contains(meaning.words, word))
            return QString::fromLatin1(meaning.line);
    }
    return std::nullopt;
}

std::optional<QString> optionForWord(const QString &option)
{
    for (const OptionMeaning &meaning : kOptionMeanings) {
        if (contains(meaning.words, option))
            return QString::fromLatin1(meaning.option);
    }
    return std::nullopt;
}

} // namespace holdfast::app
