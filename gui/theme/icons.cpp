// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace holdfast::gui {
namespace {

QByteArray drawing(const QString &name, const QColor &colour)
{
    QFile file(QStringLiteral(":/holdfast/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().replace("currentColor", colour.name().toLatin1());
}

QPixmap rendered(const QByteArray &svg, int size, qreal density)
{
    QPixmap pixmap(QSize(size, size) * density);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(svg);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(density);
    return pixmap;
}

} // namespace

QIcon icon(const QString &name, const QColor &colour)
{
    QIcon made;
    for (const int size : {16, 20, 24, 32, 48, 64})
        made.addPixmap(iconPixmap(name, colour, size, 1));
    return made;
}

QPixmap iconPixmap(const QString &name, const QColor &colour, int size, qreal density)
{
    const QString key = QStringLiteral("holdfast/%1/%2/%3/%4").arg(name, colour.name()).arg(size).arg(density);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = rendered(drawing(name, colour), size, density);
        QPixmapCache::insert(key, pixmap);
    }
    return pixmap;
}

QString iconName(Level level)
{
    switch (level) {
    case Level::Good:
        return QStringLiteral("good");
    case Level::Warning:
        return QStringLiteral("warning");
    case Level::Bad:
        return QStringLiteral("bad");
    case Level::Quiet:
        return QStringLiteral("quiet");
    }
    Q_UNREACHABLE();
}

QIcon programIcon()
{
    QIcon made;
    for (const int size : {16, 24, 32, 48, 64, 128, 256})
        made.addPixmap(rendered(drawing(QStringLiteral("holdfast"), Qt::black), size, 1));
    return made;
}

} // namespace holdfast::gui
