// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/setting_values.h"

#include "core/base/ids.h"
#include "core/protocol/label_bounds.h"

#include <QRegularExpression>

#include <algorithm>

namespace holdfast::app {
namespace {

constexpr qint64 kLeastSpool = 1LL << 20;
constexpr qint64 kMaxSpool = 1LL << 50;
constexpr int kMaxSlots = 1024;
constexpr int kMaxMetricsJobs = 10'000;
constexpr int kMaxConnectUrls = 16;
constexpr int kMaxRunsAtOnce = 10'000;

QString quoted(const QString &text)
{
    return QStringLiteral("\"%1\"").arg(text);
}

/// "500ms", "20s", "2h": the largest unit that is whole.
QString asWritten(Milliseconds duration)
{
    const qint64 ms = duration.count();
    if (ms % 3'600'000 == 0)
        return QStringLiteral("%1h").arg(ms / 3'600'000);
    if (ms % 60'000 == 0)
        return QStringLiteral("%1m").arg(ms / 60'000);
    return ms % 1000 == 0 ? QStringLiteral("%1s").arg(ms / 1000) : QStringLiteral("%1ms").arg(ms);
}

/// An absolute URL of one of these schemes with a host and without what a server address cannot use.
std::optional<QUrl> serverUrl(const QString &text, const QStringList &schemes)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool usable = url.isValid() && schemes.contains(url.scheme()) && !url.host().isEmpty() && url.port() != 0 &&
                        url.userInfo().isEmpty() && !url.hasFragment();
    return usable ? std::optional(url) : std::nullopt;
}

/// The address that was meant, where only the scheme is wrong or missing; else nothing. `scheme` is http or ws: workers
/// connect by WebSocket and commands ask by HTTP, at the same host and port.
QString insteadOf(const QString &text, const QString &scheme)
{
    static const QRegularExpression form(
        QStringLiteral("^(?:(https?|wss?)://)?([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(:[0-9]{1,5})?(/.*)?$"));
    const auto match = form.match(text);
    if (!match.hasMatch() || (match.captured(1).isEmpty() && match.captured(3).isEmpty()))
        return {};
    const bool isSecure = match.captured(1) == u"https" || match.captured(1) == u"wss";
    const QString address =
        QStringLiteral("%1%2://%3%4").arg(scheme, isSecure ? "s" : "", match.captured(2), match.captured(3));
    return serverUrl(address, {scheme, scheme + u's'}) ? QStringLiteral("; write ") + address : QString();
}

} // namespace

QString readCount(const QString &text, int most, int &into)
{
    bool isNumber = false;
    const int count = text.toInt(&isNumber);
    if (!isNumber || count < 0 || count > most)
        return QStringLiteral("%1 is not a number from 0 to %2").arg(quoted(text)).arg(most);
    into = count;
    return {};
}

QString readDuration(const QString &text, Milliseconds least, Milliseconds most, Milliseconds &into)
{
    const auto duration = parseDuration(text);
    if (!duration)
        return QStringLiteral("%1 is not a duration such as 500ms, 20s, 5m").arg(quoted(text));
    if (*duration < least || *duration > most)
        return QStringLiteral("%1 is not between %2 and %3").arg(quoted(text), asWritten(least), asWritten(most));
    into = *duration;
    return {};
}

QString readFlag(const QString &text, bool &into)
{
    const QString word = text.toLower();
    const bool yes = QStringList{"true", "yes", "on", "1"}.contains(word);
    if (!yes && !QStringList{"false", "no", "off", "0"}.contains(word))
        return QStringLiteral("%1 is neither true nor false").arg(quoted(text));
    into = yes;
    return {};
}

QString readPair(const QString &text, QMap<QString, QString> &into)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 1)
        return QStringLiteral("%1 is not KEY=VALUE").arg(quoted(text));
    const QString key = text.left(equals);
    if (into.contains(key))
        return QStringLiteral("%1 is given twice").arg(quoted(key));
    into.insert(key, text.mid(equals + 1));
    return {};
}

QString applyListen(Options &options, const QStringList &values)
{
    static const QRegularExpression form(QStringLiteral("^(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):([0-9]{1,5})$"));
    const auto match = form.match(values[0]);
    if (!match.hasMatch())
        return QStringLiteral("%1 is not HOST:PORT such as 127.0.0.1:8000 or [::1]:8000").arg(quoted(values[0]));
    const QString host = match.captured(1) + match.captured(2);
    const QHostAddress address = host == u"localhost" ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(host);
    if (address.isNull())
        return QStringLiteral("%1 is not an IP address or localhost").arg(quoted(host));
    const int port = match.captured(3).toInt();
    if (port > 65535)
        return QStringLiteral("port %1 is above 65535").arg(port);
    options.listenAddress = address;
    options.listenPort = static_cast<quint16>(port);
    return {};
}

QString sqlitePath(const QString &database)
{
    const QString sqlite = QStringLiteral("sqlite:");
    return database.startsWith(sqlite) ? database.mid(sqlite.size()) : QString();
}

QString checkDatabase(const QString &url)
{
    static const QRegularExpression postgres(QStringLiteral("\\Apostgres(ql)?://"));
    static const QRegularExpression password(QStringLiteral("\\A[a-z]+://[^/?@]*:[^/?@]*@|[?&]password="));
    if (url.contains(postgres))
        return url.contains(password)
                   ? QStringLiteral("contains a password; put it into ~/.pgpass, PGPASSFILE, PGPASSWORD "
                                    "or a service file")
                   : QString();
    if (sqlitePath(url).isEmpty())
        return QStringLiteral("%1 is not sqlite:PATH or postgresql://HOST/DATABASE").arg(quoted(url));
    return {};
}

QString applyDatabase(Options &options, const QStringList &values)
{
    const QString fault = checkDatabase(values[0]);
    if (fault.isEmpty())
        options.database = values[0];
    return fault;
}

QString applyAllowHost(Options &options, const QStringList &values)
{
    static const QRegularExpression form(
        QStringLiteral("\\A[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?(:[0-9]{1,5})?\\z"));
    for (const QString &value : values) {
        if (!form.match(value).hasMatch())
            return QStringLiteral("%1 is not a host name such as sched.example.org").arg(quoted(value));
        options.allowHosts += value.toLower();
    }
    return {};
}

QString applyAllowOrigin(Options &options, const QStringList &values)
{
    for (const QString &value : values) {
        const auto origin = serverUrl(value, {"http", "https"});
        if (!origin || !origin->path().isEmpty() || origin->hasQuery())
            return QStringLiteral("%1 is not an origin such as https://example.org").arg(quoted(value));
        options.allowOrigins += value.toLower();
    }
    return {};
}

QString applyLabelLimits(Options &options, const QStringList &values)
{
    for (const QString &value : values) {
        const qsizetype equals = value.indexOf(u'=');
        const qsizetype colon = value.lastIndexOf(u':'); // the label's value may hold colons
        if (equals < 1 || colon < equals)
            return QStringLiteral("%1 is not KEY=VALUE:N").arg(quoted(value));
        bool number = false;
        const int most = value.mid(colon + 1).toInt(&number);
        if (!number || most < 1 || most > kMaxRunsAtOnce)
            return QStringLiteral("%1 is not a number from 1 to %2")
                .arg(quoted(value.mid(colon + 1)))
                .arg(kMaxRunsAtOnce);
        const auto label = std::pair(value.left(equals), value.mid(equals + 1, colon - equals - 1));
        if (!options.labelLimits.emplace(label, most).second)
            return QStringLiteral("%1 is given twice").arg(quoted(value.left(colon)));
    }
    return {};
}

QString applyConnect(Options &options, const QStringList &values)
{
    if (values.size() > kMaxConnectUrls)
        return QStringLiteral("more than %1 addresses").arg(kMaxConnectUrls);
    for (const QString &value : values) {
        auto url = serverUrl(value, {"ws", "wss"});
        if (!url)
            return QStringLiteral("%1 is not a ws:// or wss:// address%2").arg(quoted(value), insteadOf(value, "ws"));
        if (url->path().isEmpty() || url->path() == u"/")
            url->setPath(QStringLiteral("/ws/heartbeat"));
        options.connectUrls += *url;
    }
    return {};
}

QString applyName(Options &options, const QStringList &values)
{
    if (!isGoodName(values[0]))
        return QStringLiteral("%1 is not a name: 1 to 100 letters, digits and . _ -").arg(quoted(values[0]));
    options.name = values[0];
    return {};
}

QString applySlots(Options &options, const QStringList &values)
{
    return readCount(values[0], kMaxSlots, options.slots);
}

QString applyMetricsJobs(Options &options, const QStringList &values)
{
    return readCount(values[0], kMaxMetricsJobs, options.metricsJobs);
}

/// "500MiB", "8GiB"; a plain number is bytes.
QString applySpoolMax(Options &options, const QStringList &values)
{
    constexpr std::pair<const char *, qint64> units[] = {
        {"KiB", 1LL << 10}, {"MiB", 1LL << 20}, {"GiB", 1LL << 30}, {"TiB", 1LL << 40}, {"", 1}};
    for (const auto &[unit, bytes] : units) {
        if (!values[0].endsWith(QLatin1String(unit)))
            continue;
        bool isNumber = false;
        const qint64 count = values[0].chopped(qsizetype(qstrlen(unit))).toLongLong(&isNumber);
        if (!isNumber || count < std::max<qint64>(1, kLeastSpool / bytes) || count > kMaxSpool / bytes)
            break;
        options.spoolMax = count * bytes;
        return {};
    }
    return QStringLiteral("%1 is not a size from 1MiB to 1024TiB, such as 500MiB or 8GiB").arg(quoted(values[0]));
}

QString applyLabels(Options &options, const QStringList &values)
{
    for (const QString &value : values) {
        if (const QString fault = readPair(value, options.labels); !fault.isEmpty())
            return fault;
    }
    const QString fault = protocol::faultOf(options.labels); // the server would refuse them
    return fault.isEmpty() ? fault : QStringLiteral("the labels ") + fault;
}

QString applyTlsPin(Options &options, const QStringList &values)
{
    static const QRegularExpression digits(QStringLiteral("^[0-9a-f]{64}$"));
    const QString pin = QString(values[0]).remove(u':').toLower();
    if (!digits.match(pin).hasMatch())
        return QStringLiteral("%1 is not a pin; it has 64 hexadecimal digits, and \"holdfast tls show\" prints it")
            .arg(quoted(values[0]));
    options.tlsPin = pin;
    return {};
}

QString applyUrl(Options &options, const QStringList &values)
{
    const auto url = serverUrl(values[0], {"http", "https"});
    if (!url || url->hasQuery())
        return QStringLiteral("%1 is not an http:// or https:// address%2")
            .arg(quoted(values[0]), insteadOf(values[0], "http"));
    options.url = *url;
    return {};
}

QString applyAliveUrl(Options &options, const QStringList &values)
{
    const QUrl url(values[0], QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"http" && url.scheme() != u"https"))
        return QStringLiteral("%1 is not an http:// or https:// address").arg(quoted(values[0]));
    options.aliveUrl = url;
    return {};
}

QString applyColor(Options &options, const QStringList &values)
{
    static const QMap<QString, Color> choices{
        {"auto", Color::Auto}, {"always", Color::Always}, {"never", Color::Never}};
    const auto choice = choices.constFind(values[0]);
    if (choice == choices.constEnd())
        return QStringLiteral("%1 is not auto, always or never").arg(quoted(values[0]));
    options.color = *choice;
    return {};
}

QString applyLogLevel(Options &options, const QStringList &values)
{
    static const QMap<QString, LogLevel> levels{{"debug", LogLevel::Debug},
                                                {"info", LogLevel::Info},
                                                {"warning", LogLevel::Warning},
                                                {"error", LogLevel::Error}};
    const auto level = levels.constFind(values[0]);
    if (level == levels.constEnd())
        return QStringLiteral("%1 is not debug, info, warning or error").arg(quoted(values[0]));
    options.logLevel = *level;
    return {};
}

QString applyLogFormat(Options &options, const QStringList &values)
{
    if (values[0] != u"text" && values[0] != u"json")
        return QStringLiteral("%1 is not text or json").arg(quoted(values[0]));
    options.logFormat = values[0] == u"json" ? LogFormat::Json : LogFormat::Text;
    return {};
}

} // namespace holdfast::app
