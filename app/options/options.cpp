// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/options.h"

#include "app/options/command_line.h"
#include "app/options/config_file.h"
#include "app/options/job_advice.h"
#include "app/options/settings.h"
#include "app/options/tls_options.h"
#include "core/base/nearest_word.h"

namespace holdfast::app {
namespace {

/// The values of one setting and what a person calls the place they stood in.
struct Given
{
    QStringList values;
    QString where;
};
using Layer = QMap<QString, Given>;

Problem problem(const QString &where, const QString &what, const QString &todo = {})
{
    return Problem{QStringLiteral("options"), what, where, todo};
}

Layer commandLineLayer(const CommandLine &line)
{
    Layer layer;
    for (const Setting &setting : settings()) {
        const QString name = QString::fromLatin1(setting.name);
        const QStringList values = line.settings.value(name);
        if (!values.isEmpty())
            layer[name] = Given{values, QStringLiteral("--") + name};
    }
    return layer;
}

/// A variable holds one value, or for a setting that repeats several, with commas between them.
Layer environmentLayer(const QMap<QString, QString> &environment)
{
    Layer layer;
    for (const Setting &setting : settings()) {
        const QString name = QString::fromLatin1(setting.name);
        const QString variable = environmentName(name);
        const QString value = environment.value(variable);
        if (!value.isEmpty())
            layer[name] = Given{setting.repeats ? value.split(u',') : QStringList{value}, variable};
    }
    return layer;
}

bool isSetting(const QString &name)
{
    const auto all = settings();
    return std::any_of(all.begin(), all.end(),
                       [&](const Setting &setting) { return name == QLatin1String(setting.name); });
}

Problem unknownKey(const QString &path, const ConfigLine &line)
{
    QStringList names;
    for (const Setting &setting : settings())
        names += QString::fromLatin1(setting.name);
    const auto meant = nearestWord(line.key, names);
    return problem(QStringLiteral("%1:%2").arg(path).arg(line.number),
                   QStringLiteral("unknown key \"%1\"").arg(line.key),
                   meant ? QStringLiteral("did you mean \"%1\"?").arg(*meant) : QString());
}

Result<Layer> fileLayer(const QString &path, const Surroundings &surroundings)
{
    const Result<QString> text = surroundings.readFile(path);
    if (!text)
        return text.problem();
    const auto lines = parseConfig(*text);
    if (!lines)
        return problem(QStringLiteral("%1:%2").arg(path, lines.problem().where), lines.problem().what);
    Layer layer;
    for (const ConfigLine &line : *lines) {
        if (!isSetting(line.key))
            return unknownKey(path, line);
        Given &given = layer[line.key];
        given.values += line.values;
        given.where = QStringLiteral("%1:%2: %3").arg(path).arg(line.number).arg(line.key);
    }
    return layer;
}

/// Each setting takes its values from the first layer that has any.
std::optional<Problem> applyLayers(const QList<Layer> &layers, Options &options)
{
    for (const Setting &setting : settings()) {
        const QString name = QString::fromLatin1(setting.name);
        const auto layer = std::find_if(layers.begin(), layers.end(), [&](const Layer &l) { return l.contains(name); });
        if (layer == layers.end())
            continue;
        const Given given = layer->value(name);
        const bool isFlag = *setting.value == '\0';
        if (given.values.isEmpty())
            return problem(given.where, QStringLiteral("the list is empty"));
        if (given.values.size() > 1 && !setting.repeats && !isFlag)
            return problem(given.where, QStringLiteral("takes one value, not %1").arg(given.values.size()));
        if (const QString fault = setting.apply(options, given.values); !fault.isEmpty())
            return problem(given.where, fault);
    }
    return std::nullopt;
}

bool isGiven(const QList<Layer> &layers, const char *setting)
{
    const QString name = QString::fromLatin1(setting);
    return std::any_of(layers.begin(), layers.end(), [&](const Layer &layer) { return layer.contains(name); });
}

void fillDefaults(Options &options, const Surroundings &surroundings)
{
    if (options.dataDir.isEmpty())
        options.dataDir = surroundings.dataFolder;
    if (options.database.isEmpty() && !options.dataDir.isEmpty())
        options.database = QStringLiteral("sqlite:%1/holdfast.db").arg(options.dataDir);
    if (options.connectUrls.isEmpty() && options.face != Face::Monitor) // the window begins where it was last
        options.connectUrls = {QUrl(QStringLiteral("ws://127.0.0.1:8000/ws/heartbeat"))};
}

/// A token in the environment comes behind a file on the command line, and before any other.
void chooseToken(Options &options, const CommandLine &line, const Surroundings &surroundings)
{
    const bool isOnLine = !line.settings.value(QStringLiteral("token-file")).isEmpty();
    options.token = surroundings.environment.value(QStringLiteral("HOLDFAST_TOKEN")).toUtf8().trimmed();
    if (isOnLine)
        options.token.clear();
    else if (!options.token.isEmpty())
        options.tokenFile.clear();
}

/// What of the terminal the environment says: no-color.org, and COLUMNS of POSIX.
void readTerminal(Options &options, const QMap<QString, QString> &environment)
{
    const bool isPlain = !environment.value(QStringLiteral("NO_COLOR")).isEmpty() ||
                         environment.value(QStringLiteral("TERM")) == u"dumb";
    if (options.color == Color::Auto && isPlain)
        options.color = Color::Never;
    options.columns = qMax(0, environment.value(QStringLiteral("COLUMNS")).toInt());
}

/// A program that cannot be meant, before a job is made of it.
std::optional<Problem> checkProgram(const CommandLine &line, const Surroundings &surroundings)
{
    const auto *add = line.command ? std::get_if<JobAdd>(&*line.command) : nullptr;
    const QString advice = add != nullptr ? programAdvice(add->command, surroundings.isFile) : QString();
    return advice.isEmpty() ? std::nullopt : std::optional(problem(QStringLiteral("job add"), advice));
}

/// Nothing if there can be a window.
std::optional<Problem> checkMonitor(const Surroundings &surroundings)
{
    const QString option = QStringLiteral("--monitor");
    if (!surroundings.hasMonitor)
        return problem(
            option, QStringLiteral("the monitor window is not installed"),
            QStringLiteral("install it (holdfast-monitor), or ask the server: holdfast status, worker list"));
    if (!surroundings.hasDisplay)
        return problem(
            option, QStringLiteral("there is no display to show a window on"),
            QStringLiteral("start it in a desktop session, or ask the server: holdfast status, worker list"));
    return std::nullopt;
}

/// Nothing if --service and the commands of that name say which process they mean, and may.
std::optional<Problem> checkService(const CommandLine &line, const Surroundings &surroundings)
{
    const QString choice = QStringLiteral("give one of --server and --worker");
    const auto *task = line.command ? std::get_if<ServiceTask>(&*line.command) : nullptr;
    if (task != nullptr && task->server == task->worker)
        return problem(QStringLiteral("service"), QStringLiteral("which service is not said"), choice);
    if (!line.service)
        return std::nullopt;
    if (!surroundings.hasServices)
        return problem(QStringLiteral("--service"),
                       QStringLiteral("only Windows has a service manager that starts Holdfast in this way"),
                       QStringLiteral("leave it out; systemd needs nothing of the kind"));
    if (line.monitor || line.server == line.worker)
        return problem(QStringLiteral("--service"), QStringLiteral("a service is a server or a worker"), choice);
    return std::nullopt;
}

Result<Face> chooseFace(const CommandLine &line, const Surroundings &surroundings)
{
    if (line.command && (line.server || line.worker || line.monitor))
        return problem(
            {}, QStringLiteral(
                    "a command asks a running server and cannot be combined with --server, --worker or --monitor"));
    if (line.server && line.worker)
        return problem({}, QStringLiteral("--server and --worker are two processes"),
                       QStringLiteral("start each one by itself"));
    if (line.monitor) {
        if (const auto fault = checkMonitor(surroundings))
            return *fault;
    }
    if (line.command)
        return Face::Client;
    if (line.server || line.worker)
        return line.server ? Face::Server : Face::Worker;
    const bool onDesktop = surroundings.hasMonitor && surroundings.hasDisplay;
    return line.monitor || onDesktop ? Face::Monitor : Face::Help;
}

std::optional<Problem> checkData(const Options &options)
{
    const Command &command = options.command;
    const bool keepsFiles = options.face == Face::Worker ||
                            (options.face == Face::Client &&
                             (std::holds_alternative<WorkerJoin>(command) || std::holds_alternative<TlsInit>(command) ||
                              (std::holds_alternative<TlsShow>(command) && options.tlsCert.isEmpty())));
    const bool needsDatabase = options.face == Face::Server ||
                               (options.face == Face::Client &&
                                (std::holds_alternative<Backup>(command) || std::holds_alternative<Restore>(command)));
    const bool isMissing = (needsDatabase && options.database.isEmpty()) || (keepsFiles && options.dataDir.isEmpty());
    if (!isMissing)
        return std::nullopt;
    return problem(QStringLiteral("--data"), QStringLiteral("HOME is not set, so there is no folder for the data"),
                   QStringLiteral("give a folder with --data"));
}

/// Without TLS only this machine may reach a server.
std::optional<Problem> checkListen(const Options &options)
{
    const bool isSafe = options.listenAddress.isLoopback() || !options.tlsCert.isEmpty();
    if (options.face != Face::Server || options.insecure || isSafe)
        return std::nullopt;
    return problem(QStringLiteral("--listen"),
                   QStringLiteral("other machines can reach %1, and the server has no certificate")
                       .arg(options.listenAddress.toString()),
                   QStringLiteral("make one: holdfast tls init --for NAME; or give --tls-cert and --tls-key"));
}

Options onlyText(Face face, const QString &text, int exitCode)
{
    Options options;
    options.face = face;
    options.text = text;
    options.exitCode = exitCode;
    return options;
}

QString versionText(const Surroundings &surroundings)
{
    const QString tls = surroundings.tlsBackend ? surroundings.tlsBackend() : QString();
    const QString zones = surroundings.zonesEdition ? surroundings.zonesEdition() : QString();
    return QStringLiteral("holdfast " HOLDFAST_VERSION "\nTLS: %1\ntime zones: %2\n")
        .arg(tls.isEmpty() ? QStringLiteral("none") : tls, zones.isEmpty() ? QStringLiteral("of the system") : zones);
}

Options askedText(const CommandLine &line, const Surroundings &surroundings)
{
    if (line.helpAsked)
        return onlyText(Face::Help, line.commandHelp.isEmpty() ? helpText() : line.commandHelp, 0);
    return onlyText(Face::Version, versionText(surroundings), 0);
}

Result<QList<Layer>> gatherLayers(const CommandLine &line, const Surroundings &surroundings)
{
    QList<Layer> layers{commandLineLayer(line), environmentLayer(surroundings.environment)};
    const QString config =
        line.configFile.isEmpty() ? surroundings.environment.value(QStringLiteral("HOLDFAST_CONFIG")) : line.configFile;
    if (config.isEmpty())
        return layers;
    const auto file = fileLayer(config, surroundings);
    if (!file)
        return file.problem();
    layers += *file;
    return layers;
}

} // namespace

Result<Options> parseOptions(const QStringList &arguments, const Surroundings &surroundings)
{
    const auto line = readCommandLine(arguments);
    if (!line)
        return line.problem();
    if (line->helpAsked || line->version)
        return askedText(*line, surroundings);
    if (const auto fault = checkProgram(*line, surroundings))
        return *fault;
    if (const auto fault = checkService(*line, surroundings))
        return *fault;
    const auto face = chooseFace(*line, surroundings);
    if (!face)
        return face.problem();
    const auto layers = gatherLayers(*line, surroundings);
    if (!layers)
        return layers.problem();

    Options options;
    options.face = *face;
    options.window = line->monitor || *face == Face::Monitor;
    options.name = surroundings.hostName;
    options.slots = surroundings.processors;
    if (line->command)
        options.command = *line->command;
    if (const auto fault = applyLayers(*layers, options))
        return *fault;
    options.isNameGiven = isGiven(*layers, "name");
    options.isConnectGiven = isGiven(*layers, "connect");
    chooseToken(options, *line, surroundings);
    fillDefaults(options, surroundings);
    takeOwnTls(options, surroundings);
    readTerminal(options, surroundings.environment);
    if (const auto fault = checkData(options))
        return *fault;
    if (const auto fault = checkListen(options))
        return *fault;
    if (const auto fault = checkTls(options))
        return *fault;
    if (options.face == Face::Help)
        return onlyText(Face::Help, shortHelpText(), 2);
    return options;
}

} // namespace holdfast::app
