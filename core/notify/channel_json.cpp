// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/channel_json.h"

#include "core/access/name_pattern.h"
#include "core/base/ids.h"
#include "core/base/json_values.h"
#include "core/notify/payload.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include <utility>

namespace holdfast::notify {
namespace {

constexpr int kMostInARow = 1'000;
constexpr double kMostTimes = 1'000;
constexpr qsizetype kLongestTarget = 2'000;
constexpr qsizetype kLongestBody = 8'000;
constexpr qsizetype kLongestSecret = 1'000;

/// Takes the fields out of an object, and keeps the first problem.
class Taker
{
public:
    explicit Taker(const QJsonObject &json)
        : m_json(json)
    {}
    QString text(const char *name)
    {
        const QJsonValue value = take(name);
        if (!value.isString() && !value.isNull() && !value.isUndefined())
            complain(name, "is not a text");
        return value.toString();
    }
    void duration(const char *name, Milliseconds &into)
    {
        const QString text = this->text(name);
        const auto read = parseDuration(text);
        if (!text.isEmpty() && !read)
            complain(name, "is not a duration such as 10m or 2h");
        into = read.value_or(into);
    }
    void number(const char *name, double least, double most, double &into)
    {
        const QJsonValue value = take(name);
        if (value.isNull() || value.isUndefined())
            return;
        if (!value.isDouble() || value.toDouble() < least || value.toDouble() > most)
            return complain(name, QStringLiteral("is not a number from %1 to %2").arg(least).arg(most));
        into = value.toDouble();
    }
    bool flag(const char *name)
    {
        const QJsonValue value = take(name);
        if (!value.isBool() && !value.isNull() && !value.isUndefined())
            complain(name, "is not true or false");
        return value.toBool();
    }
    QMap<QString, QString> map(const char *name)
    {
        QMap<QString, QString> map;
        const QJsonObject object = take(name).toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (!it.value().isString())
                complain(name, "is not an object of texts");
            map.insert(it.key(), it.value().toString());
        }
        return map;
    }
    QJsonValue take(const char *name) { return m_json.take(QLatin1String(name)); }
    void complain(const char *name, const char *what, const QString &todo = {})
    {
        complain(name, QString::fromLatin1(what), todo);
    }
    void complain(const char *name, const QString &what, const QString &todo = {})
    {
        if (!m_problem)
            m_problem = badField(QString::fromLatin1(name), what, todo);
    }
    /// What is left belongs to nothing.
    [[nodiscard]] std::optional<Problem> finish()
    {
        if (!m_problem && !m_json.isEmpty())
            m_problem = badField(m_json.keys().first().left(100), QStringLiteral("is not a field of a channel"),
                                 QStringLiteral("docs/notifications.md lists the fields"));
        return m_problem;
    }

private:
    QJsonObject m_json;
    std::optional<Problem> m_problem;
};

void takeKinds(Taker &taker, std::set<EventKind> &on)
{
    const QJsonValue value = taker.take("on");
    if (value.isNull() || value.isUndefined())
        return;
    on.clear();
    for (const QJsonValue &word : value.toArray()) {
        const auto kind = eventKindFrom(word.toString());
        if (!kind)
            return taker.complain("on", QStringLiteral("\"%1\" is not a kind of event").arg(word.toString().left(50)),
                                  QStringLiteral("docs/notifications.md lists the kinds"));
        on.insert(*kind);
    }
    if (on.empty())
        taker.complain("on", "names no kind of event");
}

bool isMailAddress(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A[\\w.!#$%&'*+/=?^`{|}~-]+@[\\w.-]+\\z"));
    return form.match(text).hasMatch();
}

/// What belongs to one kind of channel only.
void takeDelivery(Taker &taker, Channel &channel)
{
    channel.body = taker.text("body");
    channel.smtp = taker.text("smtp");
    channel.from = taker.text("from");
    const bool isMail = channel.kind == ChannelKind::Mail;
    if (isMail && channel.smtp.isEmpty())
        channel.smtp = QStringLiteral("smtp://localhost");
    if (isMail && channel.from.isEmpty())
        channel.from = channel.target;
    if (!channel.body.isEmpty() && (channel.kind != ChannelKind::Webhook || channel.body.size() > kLongestBody))
        taker.complain("body", "belongs to a webhook, and has at most 8000 characters");
    else if (!channel.body.isEmpty() && !isGoodBody(channel.body))
        taker.complain("body", "is not JSON with its texts filled in",
                       QStringLiteral("write such as {\"text\": \"{{subject}}\"}"));
    const QUrl url(channel.smtp, QUrl::StrictMode);
    const bool isServer = url.isValid() && !url.host().isEmpty() && url.password().isEmpty() &&
                          (url.scheme() == u"smtp" || url.scheme() == u"smtps");
    if (isMail ? !isServer : !channel.smtp.isEmpty())
        taker.complain("smtp", isMail ? "is not a mail server without its password" : "belongs to mail",
                       QStringLiteral("write such as smtp://user@mail.example.org:587"));
    if (isMail ? !isMailAddress(channel.from) : !channel.from.isEmpty())
        taker.complain("from", isMail ? "is not a mail address" : "belongs to mail");
}

void checkTarget(Taker &taker, const Channel &channel)
{
    const QString &target = channel.target;
    if (target.isEmpty() || target.size() > kLongestTarget)
        return taker.complain("target", "is empty, or longer than 2000 characters");
    const QUrl url(target, QUrl::StrictMode);
    const bool isWeb = url.isValid() && !url.host().isEmpty() && (url.scheme() == u"http" || url.scheme() == u"https");
    if (channel.kind == ChannelKind::Webhook && !isWeb)
        taker.complain("target", "is not a URL that begins with http:// or https://");
    if (channel.kind == ChannelKind::Mail && !isMailAddress(target))
        taker.complain("target", "is not a mail address");
    if (channel.kind == ChannelKind::Exec && !target.startsWith(u'/'))
        taker.complain("target", "is not the full path of a program");
}

void takeRules(Taker &taker, Rules &rules)
{
    takeKinds(taker, rules.on);
    rules.jobs = taker.text("jobs");
    if (!rules.jobs.isEmpty() && !access::isGoodPattern(rules.jobs))
        taker.complain("jobs", "is not a name of a job, in which * stands for any characters");
    rules.labels = taker.map("labels");
    double inARow = rules.inARow;
    taker.number("in_a_row", 1, kMostInARow, inARow);
    rules.inARow = static_cast<int>(inARow);
    taker.duration("late_after", rules.lateAfter);
    taker.duration("slow_after", rules.slowAfter);
    taker.number("times_usual", 0, kMostTimes, rules.timesUsual);
    taker.duration("silent_after", rules.silentAfter);
    taker.duration("offline_after", rules.offlineAfter);
}

} // namespace

QJsonObject toJson(const Channel &channel)
{
    const Rules &rules = channel.rules;
    QJsonArray on;
    for (const EventKind kind : rules.on)
        on += toString(kind);
    return {
        {QStringLiteral("name"), channel.name},
        {QStringLiteral("kind"), toString(channel.kind)},
        {QStringLiteral("target"), channel.target},
        {QStringLiteral("body"), textOrNull(channel.body)},
        {QStringLiteral("smtp"), textOrNull(channel.smtp)},
        {QStringLiteral("from"), textOrNull(channel.from)},
        {QStringLiteral("on"), on},
        {QStringLiteral("jobs"), textOrNull(rules.jobs)},
        {QStringLiteral("labels"), mapOf(rules.labels)},
        {QStringLiteral("in_a_row"), rules.inARow},
        {QStringLiteral("late_after"), toDurationText(rules.lateAfter)},
        {QStringLiteral("slow_after"), toDurationText(rules.slowAfter)},
        {QStringLiteral("times_usual"), rules.timesUsual},
        {QStringLiteral("silent_after"), toDurationText(rules.silentAfter)},
        {QStringLiteral("offline_after"), toDurationText(rules.offlineAfter)},
        {QStringLiteral("quiet"), textOrNull(toString(channel.quiet))},
        {QStringLiteral("timezone"), channel.quiet.timezone},
        {QStringLiteral("digest"), toDurationText(channel.digest)},
        {QStringLiteral("in_config"), channel.isConfigured},
    };
}

Result<Channel> channelFrom(const QJsonObject &json)
{
    Taker taker(json);
    Channel channel;
    channel.name = taker.text("name");
    if (!isGoodName(channel.name))
        taker.complain("name", "is not 1 to 100 letters, digits and . _ - that begin with a letter or digit");
    const auto kind = channelKindFrom(taker.text("kind"));
    if (!kind)
        taker.complain("kind", "is not webhook, mail or exec");
    channel.kind = kind.value_or(ChannelKind::Webhook);
    channel.target = taker.text("target");
    checkTarget(taker, channel);
    takeDelivery(taker, channel);
    takeRules(taker, channel.rules);
    const QString quiet = taker.text("quiet");
    const QString timezone = taker.text("timezone");
    taker.duration("digest", channel.digest);
    channel.isConfigured = taker.flag("in_config");
    if (auto problem = taker.finish())
        return *problem;
    if (!quiet.isEmpty()) {
        auto read = readQuietHours(quiet, timezone.isEmpty() ? QStringLiteral("UTC") : timezone);
        if (!read)
            return read.problem();
        channel.quiet = *read;
    }
    return channel;
}

Result<PutChannel> channelAskedFor(QJsonObject json)
{
    const QJsonValue secret = json.take(QStringLiteral("secret"));
    const QString text = secret.toString();
    if (!(secret.isUndefined() || secret.isNull() || secret.isString()) || text.size() > kLongestSecret ||
        text.contains(QChar(u'\0')))
        return badField(QStringLiteral("secret"), QStringLiteral("is not a text of at most 1000 characters"));
    if (json.contains(QStringLiteral("in_config")))
        return badField(QStringLiteral("in_config"), QStringLiteral("is said by the server alone"));
    const auto channel = channelFrom(json);
    if (!channel)
        return channel.problem();
    return PutChannel{*channel, text.toUtf8()};
}

} // namespace holdfast::notify
