// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/theme.h"

#include <QHash>

namespace holdfast::gui {
namespace {

QColor mixed(const QColor &a, const QColor &b, double part)
{
    const auto mix = [part](float x, float y) { return static_cast<float>(x + (y - x) * part); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

QPalette paletteOf(const QColor &window, const QColor &base, const QColor &text, const QColor &highlight)
{
    QPalette palette(window);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, mixed(base, text, 0.03));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::Button, mixed(window, text, 0.05));
    palette.setColor(QPalette::ToolTipBase, base);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, mixed(text, base, 0.45));
    palette.setColor(QPalette::Highlight, highlight);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, mixed(highlight, text, 0.2));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, mixed(text, base, 0.55));
    return palette;
}

} // namespace

Theme Theme::of(const QPalette &palette)
{
    const QColor text = palette.color(QPalette::Text);
    const QColor base = palette.color(QPalette::Base);
    Theme theme;
    theme.dark = base.lightnessF() < text.lightnessF();
    theme.stale = palette.color(QPalette::Active, QPalette::Text) == palette.color(QPalette::Disabled, QPalette::Text);
    theme.m_ground = base;
    theme.good = theme.shown(theme.dark ? QColor(0x3f, 0xc1, 0x8d) : QColor(0x00, 0x7a, 0x56));
    theme.warning = theme.shown(theme.dark ? QColor(0xf0, 0xb4, 0x29) : QColor(0xa8, 0x66, 0x00));
    theme.bad = theme.shown(theme.dark ? QColor(0xff, 0x7b, 0x66) : QColor(0xc2, 0x36, 0x16));
    theme.quiet = mixed(text, base, 0.5);
    theme.faintText = mixed(text, base, 0.35);
    theme.line = mixed(base, text, theme.dark ? 0.2 : 0.14);
    theme.raised = mixed(palette.color(QPalette::Window), base, theme.dark ? 0.5 : 0.6);
    theme.p50 = theme.shown(theme.dark ? QColor(0x5a, 0xb4, 0xe6) : QColor(0x00, 0x63, 0xa0));
    theme.p99 = theme.warning;
    theme.worst = theme.bad;
    return theme;
}

/// What is old has no colour; lighter and darker stay apart, and so do shapes and hatchings.
QColor Theme::shown(const QColor &colour) const
{
    const int grey = qGray(colour.rgb());
    return stale ? mixed(QColor(grey, grey, grey), m_ground, 0.25) : colour;
}

QColor Theme::of(Level level) const
{
    switch (level) {
    case Level::Good:
        return good;
    case Level::Warning:
        return warning;
    case Level::Bad:
        return bad;
    case Level::Quiet:
        return quiet;
    }
    Q_UNREACHABLE();
}

QColor Theme::of(CauseFamily family) const
{
    switch (family) {
    case CauseFamily::Restart:
        return shown(dark ? QColor(0x5a, 0xb4, 0xe6) : QColor(0x00, 0x72, 0xb2));
    case CauseFamily::Network:
        return shown(dark ? QColor(0xff, 0x7b, 0x52) : QColor(0xd5, 0x5e, 0x00));
    case CauseFamily::Stall:
        return shown(dark ? QColor(0xdd, 0x95, 0xbe) : QColor(0xb0, 0x50, 0x88));
    case CauseFamily::Setup:
        return shown(dark ? QColor(0xe8, 0xc2, 0x3a) : QColor(0xb8, 0x8a, 0x00));
    case CauseFamily::Other:
        return quiet;
    }
    Q_UNREACHABLE();
}

QColor Theme::curve(int number) const
{
    static constexpr QRgb onLight[] = {0xff0072b2, 0xffd55e00, 0xff00805c, 0xffa8487f,
                                       0xff333840, 0xff2a94d6, 0xffb87f00, 0xff7a4a1e};
    static constexpr QRgb onDark[] = {0xff5ab4e6, 0xffff7b52, 0xff3fc18d, 0xffdd95be,
                                      0xffe6e8eb, 0xff8f9bff, 0xfff0b429, 0xffc8a27a};
    static_assert(std::size(onLight) == std::size(onDark));
    return shown((dark ? onDark : onLight)[static_cast<std::size_t>(number) % std::size(onLight)]);
}

QBrush Theme::brush(CauseFamily family) const
{
    static const QHash<int, Qt::BrushStyle> styles{{int(CauseFamily::Restart), Qt::BDiagPattern},
                                                   {int(CauseFamily::Network), Qt::SolidPattern},
                                                   {int(CauseFamily::Stall), Qt::Dense4Pattern},
                                                   {int(CauseFamily::Setup), Qt::DiagCrossPattern},
                                                   {int(CauseFamily::Other), Qt::FDiagPattern}};
    return {of(family), styles.value(int(family), Qt::SolidPattern)};
}

CauseFamily familyOf(const QString &cause)
{
    static const QHash<QString, CauseFamily> families{{QStringLiteral("server_restart"), CauseFamily::Restart},
                                                      {QStringLiteral("server_failover"), CauseFamily::Restart},
                                                      {QStringLiteral("worker_restart"), CauseFamily::Restart},
                                                      {QStringLiteral("closed_by_peer"), CauseFamily::Network},
                                                      {QStringLiteral("reset_by_peer"), CauseFamily::Network},
                                                      {QStringLiteral("no_pong"), CauseFamily::Network},
                                                      {QStringLiteral("path_idle_cut"), CauseFamily::Network},
                                                      {QStringLiteral("network_changed"), CauseFamily::Network},
                                                      {QStringLiteral("stalled_here"), CauseFamily::Stall},
                                                      {QStringLiteral("stalled_there"), CauseFamily::Stall},
                                                      {QStringLiteral("slept"), CauseFamily::Stall},
                                                      {QStringLiteral("refused"), CauseFamily::Setup},
                                                      {QStringLiteral("revoked"), CauseFamily::Setup},
                                                      {QStringLiteral("tls"), CauseFamily::Setup},
                                                      {QStringLiteral("name_lookup"), CauseFamily::Setup},
                                                      {QStringLiteral("protocol_error"), CauseFamily::Setup}};
    return families.value(cause, CauseFamily::Other);
}

Level levelOfWorker(const QString &state)
{
    if (state == u"connected")
        return Level::Good;
    return state == u"degraded" ? Level::Warning : state == u"offline" ? Level::Bad : Level::Quiet;
}

Level levelOfRun(const QString &state)
{
    if (state == u"succeeded")
        return Level::Good;
    if (state == u"failed" || state == u"timed_out" || state == u"lost")
        return Level::Bad;
    return state == u"missed" ? Level::Warning : Level::Quiet;
}

Level levelOfNews(const QString &level)
{
    if (level == u"bad")
        return Level::Bad;
    return level == u"warning" ? Level::Warning : Level::Good;
}

QPalette darkPalette()
{
    return paletteOf(QColor(0x23, 0x26, 0x2b), QColor(0x1b, 0x1e, 0x22), QColor(0xe6, 0xe8, 0xeb),
                     QColor(0x2f, 0x6f, 0xb0));
}

QPalette lightPalette()
{
    return paletteOf(QColor(0xf1, 0xf2, 0xf4), QColor(0xff, 0xff, 0xff), QColor(0x1d, 0x21, 0x27),
                     QColor(0x2f, 0x6f, 0xb0));
}

QPalette stalePalette(const QPalette &usual)
{
    QPalette stale; // the roles that are not set here stay those of the parent
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        for (const auto role : {QPalette::WindowText, QPalette::Text})
            stale.setColor(group, role, usual.color(QPalette::Disabled, role));
    }
    return stale;
}

} // namespace holdfast::gui
