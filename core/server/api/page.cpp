// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The page for a browser, and how somebody with a token comes to see more than an empty one.
#include "core/net/host_port.h"
#include "core/protocol/fields.h"
#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/request_body.h"
#include "core/server/api/session_cookie.h"

#include <QCryptographicHash>
#include <QFile>

namespace holdfast::server {
namespace {

struct HtmlPage
{
    QByteArray html;
    net::HttpHeaders headers;
};

QByteArray partOf(const char *name)
{
    QFile file(QStringLiteral(":/holdfast/page/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the program has no %s", name);
    return file.readAll();
}

/// What a browser compares with the text of a <script> or <style> (CSP Level 3, section 2.3).
QByteArray hashOf(const QByteArray &text)
{
    return "'sha256-" + QCryptographicHash::hash(text, QCryptographicHash::Sha256).toBase64() + '\'';
}

/// One file with its style and script in it, and a policy that lets nothing else run or be loaded.
HtmlPage makePage()
{
    const QByteArray style = partOf("page.css");
    const QByteArray script = partOf("page.js");
    QByteArray html = partOf("page.html");
    html.replace("/*page.css*/", style).replace("/*page.js*/", script);
    const QByteArray policy = "default-src 'none'; connect-src 'self'; style-src " + hashOf(style) + "; script-src " +
                              hashOf(script) + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
                              "require-trusted-types-for 'script'; trusted-types 'none'";
    return {html,
            {{"Content-Security-Policy", policy},
             {"Referrer-Policy", "no-referrer"},
             {"Cross-Origin-Opener-Policy", "same-origin"},
             {"Cross-Origin-Resource-Policy", "same-origin"}}};
}

Result<QByteArray> readToken(const QByteArray &body)
{
    const Result<QJsonObject> object = objectIn(body);
    if (!object)
        return object.problem();
    protocol::Fields fields(*object);
    const QByteArray token = fields.text(QStringLiteral("token"), protocol::Need::Required).toLatin1();
    if (const auto &problem = fields.problem())
        return *problem;
    return token;
}

void sendCookie(const Services &services, const Call &call, const QByteArray &token)
{
    call.reply.send(204, {}, {}, {{"Set-Cookie", cookieFor(token, services.info.tls.has_value())}});
}

} // namespace

void showPage(const Services &, const Call &call)
{
    static const HtmlPage page = makePage();
    call.reply.send(200, "text/html; charset=utf-8", page.html, page.headers);
}

/// Other servers on this machine get the cookie too, whatever their port: so it never holds more than a viewer's token.
void openSession(const Services &services, const Call &call)
{
    const auto secret = readToken(call.body);
    if (!secret)
        return sendProblem(call.reply, secret.problem());
    const auto peer = net::parseHostPort(call.admission.address);
    const auto token = services.tokens.check("Bearer " + *secret, peer ? peer->host : QString());
    if (!token)
        return sendProblem(call.reply, token.problem());
    if (token->role != Role::Viewer)
        return sendProblem(call.reply, {.code = QStringLiteral("forbidden"),
                                        .what = QStringLiteral("this is a token of the role %1, and a browser keeps "
                                                               "only one of the role viewer")
                                                    .arg(access::toString(token->role)),
                                        .todo = QStringLiteral("make one: holdfast token create --role viewer")});
    sendCookie(services, call, *secret);
}

void closeSession(const Services &services, const Call &call)
{
    sendCookie(services, call, {});
}

} // namespace holdfast::server
