// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/look.h"

#include "gui/theme/edge_style.h"
#include "gui/theme/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFont>
#include <QSettings>
#include <QStyle>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace holdfast::gui::look {
namespace {

constexpr auto kColoursKey = "look/colours";
constexpr auto kTextKey = "look/text";
constexpr auto kDenseKey = "look/dense";
constexpr int kDenseRoom = 3; ///< pixels, as the next one
constexpr int kRoomyRoom = 9;
constexpr const char *kWords[] = {"system", "light", "dark"};
constexpr int kLeast = -3;
constexpr int kMost = 8;

/// As the system has it, before this has changed anything.
QFont systemFont()
{
    static const QFont font = QApplication::font();
    return font;
}

/// Windows' own style draws with light pictures of the system, whatever the palette is.
void setStyleFor(Colours colours)
{
    static const QString own = QApplication::style()->name();
    if (own == u"windowsvista")
        QApplication::setStyle(colours == Colours::Dark ? QStringLiteral("Fusion") : own);
}

} // namespace

Colours colours()
{
    const QString word = QSettings().value(QLatin1String(kColoursKey)).toString();
    for (const Colours each : {Colours::Light, Colours::Dark}) {
        if (word == QLatin1String(kWords[int(each)]))
            return each;
    }
    return Colours::System;
}

void setColours(Colours colours)
{
    QSettings().setValue(QLatin1String(kColoursKey), QLatin1String(kWords[int(colours)]));
    setStyleFor(colours);
    QApplication::setPalette(QPalette()); // the system's again
    const QPalette system = QApplication::palette();
    if (colours != Colours::System)
        QApplication::setPalette(colours == Colours::Light ? lightPalette() : darkPalette());
    else if (legible(system) != system) // else the window follows when the system turns dark
        QApplication::setPalette(legible(system));
}

int textSize()
{
    return std::clamp(QSettings().value(QLatin1String(kTextKey)).toInt(), kLeast, kMost);
}

void setTextSize(int steps)
{
    const int within = std::clamp(steps, kLeast, kMost);
    QSettings().setValue(QLatin1String(kTextKey), within);
    QFont font = systemFont();
    if (font.pointSizeF() > 0)
        font.setPointSizeF(std::max(5.0, font.pointSizeF() + within));
    else
        font.setPixelSize(std::max(7, font.pixelSize() + within));
    QApplication::setFont(font);
}

bool isDense()
{
    return QSettings().value(QLatin1String(kDenseKey)).toBool();
}

void setDense(bool dense)
{
    QSettings().setValue(QLatin1String(kDenseKey), dense);
    for (QWidget *widget : QApplication::allWidgets()) {
        QEvent change(QEvent::StyleChange);
        QCoreApplication::sendEvent(widget, &change);
    }
}

int rowRoom()
{
    return isDense() ? kDenseRoom : kRoomyRoom;
}

void installStyle()
{
    QApplication::setStyle(new EdgeStyle); // the application owns it
}

void restore()
{
    installStyle();
    (void)systemFont();
    setColours(colours());
    if (textSize() != 0)
        setTextSize(textSize());
}

QPalette legible(QPalette palette)
{
    const double ground = palette.color(QPalette::Base).lightnessF();
    const bool isWeak = std::abs(palette.color(QPalette::PlaceholderText).lightnessF() - ground) < 0.3;
    if (isWeak || palette.color(QPalette::PlaceholderText).alpha() < 100)
        palette.setColor(QPalette::PlaceholderText, Theme::of(palette).faintText);
    return palette;
}

} // namespace holdfast::gui::look
