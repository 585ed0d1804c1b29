// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_texts.h"

#include <algorithm>
#include <array>

namespace holdfast::app {
namespace {

constexpr std::array kTexts{
    CommandText{"job add", "NAME [--cron EXPR | --every DUR | --at TIME] [OPTIONS] -- PROGRAM [ARG...]",
                "holdfast job add hello --every 1m -- echo hello\n"
                "holdfast job add backup --cron '30 2 * * *' --timezone Europe/Berlin \\\n"
                "         --retries 3 --timeout 2h -- /usr/local/bin/backup --all\n"
                "holdfast job add report --cron @daily -- sh -c 'df -h | mail root'"},
    CommandText{"job list", "[OPTIONS]",
                "holdfast job list\n"
                "holdfast job list --columns name,next,last\n"
                "holdfast job list --json"},
    CommandText{"job show", "NAME",
                "holdfast job show backup\n"
                "holdfast job show backup --utc\n"
                "holdfast job show backup --json"},
    CommandText{"job run", "NAME [--wait]",
                "holdfast job run backup\n"
                "holdfast job run backup --wait\n"
                "holdfast job run backup --json"},
    CommandText{"job pause", "NAME",
                "holdfast job pause backup\n"
                "holdfast job pause backup --json\n"
                "holdfast job pause backup --url http://10.0.0.5:8000"},
    CommandText{"job resume", "NAME",
                "holdfast job resume backup\n"
                "holdfast job resume backup --json\n"
                "holdfast job resume backup --url http://10.0.0.5:8000"},
    CommandText{"job replan", "NAME",
                "holdfast job replan backup\n"
                "holdfast job replan backup --json\n"
                "holdfast job replan backup --url http://10.0.0.5:8000"},
    CommandText{"job remove", "NAME",
                "holdfast job remove backup\n"
                "holdfast job remove backup --json\n"
                "holdfast job remove backup --url http://10.0.0.5:8000"},
    CommandText{"job next", "NAME [--count N | --odd]",
                "holdfast job next backup\n"
                "holdfast job next backup --count 20\n"
                "holdfast job next backup --odd"},
    CommandText{"run list", "[--job NAME] [--state STATE] [--limit N]",
                "holdfast run list\n"
                "holdfast run list --job backup --limit 5\n"
                "holdfast run list --state failed"},
    CommandText{"run show", "ID",
                "holdfast run show 1m83pjb1p00h9syp\n"
                "holdfast run show 1m83pjb1p00h9syp --utc\n"
                "holdfast run show 1m83pjb1p00h9syp --json"},
    CommandText{"run log", "ID|JOB [--follow]",
                "holdfast run log nightly\n"
                "holdfast run log 1m83pjb1p00h9syp --follow\n"
                "holdfast run log 1m83pjb1p00h9syp --json"},
    CommandText{"run wait", "ID...",
                "holdfast run wait 1m83pjb1p00h9syp\n"
                "holdfast run wait 1m83pjb1p00h9syp 1m83pjb1p00h9syq\n"
                "holdfast run wait 1m83pjb1p00h9syp --json"},
    CommandText{"run cancel", "ID",
                "holdfast run cancel 1m83pjb1p00h9syp\n"
                "holdfast run cancel 1m83pjb1p00h9syp --json\n"
                "holdfast run cancel 1m83pjb1p00h9syp --url http://10.0.0.5:8000"},
    CommandText{"worker list", "[OPTIONS]",
                "holdfast worker list\n"
                "holdfast worker list --wide\n"
                "holdfast worker list --columns name,state,last-seen"},
    CommandText{"worker show", "NAME",
                "holdfast worker show alpha\n"
                "holdfast worker show alpha --wide\n"
                "holdfast worker show alpha --json"},
    CommandText{"worker remove", "NAME",
                "holdfast worker remove alpha\n"
                "holdfast worker remove alpha --json\n"
                "holdfast worker remove alpha --url http://10.0.0.5:8000"},
    CommandText{"worker join", "URL TOKEN [--data DIR] [--name NAME]",
                "holdfast worker join http://10.0.0.5:8000 hfj_ID_SECRET\n"
                "holdfast worker join http://10.0.0.5:8000 -\n"
                "holdfast worker join http://127.0.0.1:8000 hfj_ID_SECRET --name alpha"},
    CommandText{"worker revoke", "NAME",
                "holdfast worker revoke alpha\n"
                "holdfast worker revoke alpha --json\n"
                "holdfast worker revoke alpha --url http://10.0.0.5:8000"},
    CommandText{"worker rotate", "NAME [--now]",
                "holdfast worker rotate alpha\n"
                "holdfast worker rotate alpha --now\n"
                "holdfast worker rotate alpha --json"},
    CommandText{"drill cut", "[--for DUR] [--worker NAME]...",
                "holdfast drill cut\n"
                "holdfast drill cut --for 30s\n"
                "holdfast drill cut --worker alpha --worker beta"},
    CommandText{"drill lag", "[--for DUR] [--by DUR] [--worker NAME]...",
                "holdfast drill lag\n"
                "holdfast drill lag --by 5s --for 1m\n"
                "holdfast drill lag --worker alpha"},
    CommandText{"drill freeze", "[--for DUR] [--worker NAME]...",
                "holdfast drill freeze\n"
                "holdfast drill freeze --for 30s\n"
                "holdfast drill freeze --worker alpha"},
    CommandText{"drill kill-worker", "[--for DUR] [--worker NAME]...",
                "holdfast drill kill-worker --worker alpha\n"
                "holdfast drill kill-worker --worker alpha --for 1m\n"
                "holdfast drill kill-worker --worker alpha --json"},
    CommandText{"server step-down", "[OPTIONS]",
                "holdfast server step-down\n"
                "holdfast server step-down --json\n"
                "holdfast server step-down --url http://10.0.0.5:8000"},
    CommandText{"drill stop", "[OPTIONS]",
                "holdfast drill stop\n"
                "holdfast drill stop --json\n"
                "holdfast drill stop --url http://10.0.0.5:8000"},
    CommandText{"token create", "--role ROLE [--name NAME] [--expires DUR]",
                "holdfast token create --role operator --name ci\n"
                "holdfast token create --role worker --name alpha\n"
                "holdfast token create --role viewer --name wall --expires 30d --json"},
    CommandText{"token join", "[--name PATTERN] [--label KEY=VALUE]... [--uses N] [--expires DUR] [--rejoin]",
                "holdfast token join\n"
                "holdfast token join --name 'web-*' --label zone=b --uses 20 --expires 1d\n"
                "holdfast token join --name alpha --rejoin"},
    CommandText{"token list", "[OPTIONS]",
                "holdfast token list\n"
                "holdfast token list --columns id,name,state\n"
                "holdfast token list --json"},
    CommandText{"token revoke", "ID",
                "holdfast token revoke 0f3k9m2p7qrs5tvw\n"
                "holdfast token revoke 0f3k9m2p7qrs5tvw --json\n"
                "holdfast token revoke 0f3k9m2p7qrs5tvw --url http://10.0.0.5:8000"},
    CommandText{"token rotate", "ID [--now]",
                "holdfast token rotate 0f3k9m2p7qrs5tvw\n"
                "holdfast token rotate 0f3k9m2p7qrs5tvw --now\n"
                "holdfast token rotate 0f3k9m2p7qrs5tvw --json"},
    CommandText{"token", "COMMAND",
                "holdfast token create --role viewer --name wall\n"
                "holdfast token join --name 'web-*' --uses 20\n"
                "holdfast token list"},
    CommandText{"notify add", "NAME (--webhook URL | --mail ADDRESS | --exec PROGRAM) [OPTIONS]",
                "holdfast notify add ops --mail ops@example.org --smtp smtp://mail.lan\n"
                "holdfast notify add chat --webhook-file chat.url --body '{\"text\": \"{{text}}\"}'\n"
                "holdfast notify add pager --exec /usr/local/bin/page --jobs 'backup-*'"},
    CommandText{"notify list", "[OPTIONS]",
                "holdfast notify list\n"
                "holdfast notify list --columns name,waiting,error\n"
                "holdfast notify list --json"},
    CommandText{"notify test", "NAME",
                "holdfast notify test ops\n"
                "holdfast notify test ops --json\n"
                "holdfast notify test ops --url http://10.0.0.5:8000"},
    CommandText{"notify remove", "NAME",
                "holdfast notify remove ops\n"
                "holdfast notify remove ops --json\n"
                "holdfast notify remove ops --url http://10.0.0.5:8000"},
    CommandText{"notify", "COMMAND",
                "holdfast notify add ops --mail ops@example.org\n"
                "holdfast notify test ops\n"
                "holdfast notify list"},
    CommandText{"tls init", "[--for NAME]... [--data DIR]",
                "holdfast tls init --for server.example.com\n"
                "holdfast tls init --for server.lan --for 10.0.0.5 --data /var/lib/holdfast\n"
                "holdfast tls init"},
    CommandText{"tls show", "[--data DIR | --tls-cert FILE]",
                "holdfast tls show\n"
                "holdfast tls show --data /var/lib/holdfast --json\n"
                "holdfast tls show --tls-cert /etc/ssl/certs/server.pem"},
    CommandText{"tls", "COMMAND",
                "holdfast tls init --for server.example.com\n"
                "holdfast tls show\n"
                "holdfast tls show --json"},
    CommandText{"status", "[OPTIONS]",
                "holdfast status\n"
                "holdfast status --json\n"
                "holdfast status --url http://10.0.0.5:8000"},
    CommandText{"audit", "[--since TIME]",
                "holdfast audit\n"
                "holdfast audit --since 24h\n"
                "holdfast audit --since 2026-11-23T06:00:00Z"},
    CommandText{"changes", "[--since TIME] [--job NAME] [--limit N]",
                "holdfast changes\n"
                "holdfast changes --since 24h\n"
                "holdfast changes --job backup --json"},
    CommandText{"backup", "FILE",
                "holdfast backup /backup/holdfast.db\n"
                "holdfast backup /backup/holdfast.db --data /var/lib/holdfast\n"
                "holdfast backup /backup/holdfast.db --json"},
    CommandText{"restore", "FILE",
                "holdfast restore /backup/holdfast.db\n"
                "holdfast restore /backup/holdfast.db --data /var/lib/holdfast\n"
                "holdfast restore /backup/holdfast.db --json"},
    CommandText{"database copy", "FROM TO",
                "holdfast database copy sqlite:holdfast.db postgresql://db1/holdfast\n"
                "holdfast database copy postgresql://db1/holdfast sqlite:/tmp/h.db\n"
                "holdfast database copy sqlite:holdfast.db postgresql:///holdfast --json"},
    CommandText{"database", "COMMAND",
                "holdfast database copy sqlite:holdfast.db postgresql://db1/holdfast\n"
                "holdfast database copy postgresql://db1/holdfast sqlite:/tmp/h.db\n"
                "holdfast database copy --help"},
    CommandText{"export", "--since TIME [--format csv|jsonl]",
                "holdfast export --since 30d\n"
                "holdfast export --since 2026-11-01T00:00:00Z --format csv\n"
                "holdfast export --since 24h --format jsonl"},
    CommandText{"completion bash", "",
                "holdfast completion bash\n"
                "holdfast completion bash > ~/.local/share/bash-completion/completions/holdfast\n"
                "holdfast completion bash | sudo tee /etc/bash_completion.d/holdfast"},
    CommandText{"completion zsh", "",
                "holdfast completion zsh\n"
                "holdfast completion zsh > ~/.zfunc/_holdfast\n"
                "holdfast completion zsh > \"${fpath[1]}/_holdfast\""},
    CommandText{"completion fish", "",
                "holdfast completion fish\n"
                "holdfast completion fish > ~/.config/fish/completions/holdfast.fish\n"
                "holdfast completion fish | source"},
    CommandText{"completion jobs", "[OPTIONS]",
                "holdfast completion jobs\n"
                "holdfast completion jobs --json\n"
                "holdfast completion jobs --url http://10.0.0.5:8000"},
    CommandText{"completion runs", "[OPTIONS]",
                "holdfast completion runs\n"
                "holdfast completion runs --json\n"
                "holdfast completion runs --url http://10.0.0.5:8000"},
    CommandText{"completion workers", "[OPTIONS]",
                "holdfast completion workers\n"
                "holdfast completion workers --json\n"
                "holdfast completion workers --url http://10.0.0.5:8000"},
    CommandText{"completion tokens", "[OPTIONS]",
                "holdfast completion tokens\n"
                "holdfast completion tokens --json\n"
                "holdfast completion tokens --url http://10.0.0.5:8000"},
    CommandText{"completion channels", "[OPTIONS]",
                "holdfast completion channels\n"
                "holdfast completion channels --json\n"
                "holdfast completion channels --url http://10.0.0.5:8000"},
    CommandText{"completion", "bash|zsh|fish",
                "holdfast completion bash\n"
                "holdfast completion zsh\n"
                "holdfast completion fish"},
    CommandText{"doctor", "[server|worker] [--config FILE] [--data DIR]",
                "holdfast doctor\n"
                "holdfast doctor server --config /etc/holdfast/server.conf\n"
                "holdfast doctor worker --data /var/lib/holdfast-worker --json"},
    CommandText{"selftest", "",
                "holdfast selftest\n"
                "holdfast help selftest\n"
                "holdfast selftest && echo good"},
    CommandText{"service install", "--server|--worker [--account NAME] [SETTINGS]",
                "holdfast service install --worker --connect wss://10.0.0.5:8000\n"
                "holdfast service install --server --listen 127.0.0.1:8000\n"
                "holdfast service install --worker --account 'EXAMPLE\\jobs$'"},
    CommandText{"service uninstall", "--server|--worker",
                "holdfast service uninstall --worker\n"
                "holdfast service uninstall --server\n"
                "holdfast help service uninstall"},
    CommandText{"service start", "--server|--worker",
                "holdfast service start --worker\n"
                "holdfast service start --server\n"
                "holdfast help service start"},
    CommandText{"service stop", "--server|--worker",
                "holdfast service stop --worker\n"
                "holdfast service stop --server\n"
                "holdfast help service stop"},
    CommandText{"service status", "--server|--worker",
                "holdfast service status --worker\n"
                "holdfast service status --server\n"
                "holdfast help service status"},
    CommandText{"service", "COMMAND",
                "holdfast service install --worker --connect wss://10.0.0.5:8000\n"
                "holdfast service start --worker\n"
                "holdfast service status --worker"},
    CommandText{"job", "COMMAND",
                "holdfast job add hello --every 1m -- echo hello\n"
                "holdfast job list\n"
                "holdfast job run hello --wait"},
    CommandText{"run", "COMMAND",
                "holdfast run list --state failed\n"
                "holdfast run show 1m83pjb1p00h9syp\n"
                "holdfast run log 1m83pjb1p00h9syp"},
    CommandText{"worker", "COMMAND",
                "holdfast worker list\n"
                "holdfast worker show alpha\n"
                "holdfast --worker --connect ws://10.0.0.5:8000"},
    CommandText{"server", "COMMAND",
                "holdfast server step-down\n"
                "holdfast server step-down --json\n"
                "holdfast server step-down --url http://10.0.0.5:8000"},
    CommandText{"drill", "COMMAND",
                "holdfast drill cut --for 30s\n"
                "holdfast drill freeze --worker alpha\n"
                "holdfast drill kill-worker --worker alpha"},
};

const CommandText *find(const QString &path)
{
    const auto *const found = std::find_if(kTexts.begin(), kTexts.end(),
                                           [&](const CommandText &text) { return path == QLatin1String(text.path); });
    return found == kTexts.end() ? nullptr : found;
}

} // namespace

std::span<const CommandText> commandTexts()
{
    return kTexts;
}

QString usageOf(const QString &path)
{
    const CommandText *text = find(path);
    return QStringLiteral("holdfast %1 %2")
        .arg(path, text != nullptr ? QLatin1String(text->usage) : QLatin1String())
        .trimmed();
}

QStringList examplesOf(const QString &path)
{
    const CommandText *text = find(path);
    return text != nullptr ? QString::fromLatin1(text->examples).split(u'\n') : QStringList();
}

} // namespace holdfast::app
