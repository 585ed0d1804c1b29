// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/certificate_dialog.h"

#include "gui/theme/plain_text.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QPushButton>

namespace holdfast::gui {
namespace {

constexpr int kWidth = 560;
constexpr int kPinRow = 32; ///< digits in a row

/// In groups of four and two rows, as people compare it.
QString grouped(const QString &pin)
{
    QString text;
    for (qsizetype at = 0; at < pin.size(); at += 4) {
        if (at > 0)
            text += at % kPinRow == 0 ? u'\n' : u' ';
        text += pin.mid(at, 4);
    }
    return text;
}

QLabel *valueLabel(const QString &text)
{
    auto *label = new PlainLabel(text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QLabel *pinLabel(const QString &pin)
{
    auto *label = new PlainLabel(grouped(pin));
    label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

CertificateDialog::CertificateDialog(const QString &server, const CertificateOffer &offer, QWidget *parent)
    : QDialog(parent)
{
    const bool hasChanged = !offer.formerPin.isEmpty();
    setWindowTitle(hasChanged ? tr("The server's certificate has changed") : tr("An unknown certificate"));
    auto *what = new PlainLabel(
        hasChanged ? tr("%1 shows a certificate of another authority than before. If its owner did not make a new "
                        "authority, somebody may be between this machine and the server. Nothing was sent.")
                         .arg(server)
                   : tr("This machine does not know the authority of %1. Nothing was sent.").arg(server));
    what->setWordWrap(true);
    auto *todo = new PlainLabel(tr("Compare the pin with the one that \"holdfast tls show\" prints on the server."));
    todo->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton *trust = buttons->addButton(tr("&Trust this server"), QDialogButtonBox::AcceptRole);
    trust->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Cancel)->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QFormLayout(this);
    layout->addRow(what);
    layout->addRow(tr("Authority:"), valueLabel(offer.issuer));
    layout->addRow(tr("Server's names:"), valueLabel(offer.names.join(QStringLiteral(", "))));
    layout->addRow(tr("Valid until:"), valueLabel(toIso(offer.validUntil)));
    if (hasChanged)
        layout->addRow(tr("Pin before:"), pinLabel(offer.formerPin));
    layout->addRow(hasChanged ? tr("Pin now:") : tr("Pin:"), pinLabel(offer.pin));
    layout->addRow(todo);
    layout->addRow(buttons);
    resize(kWidth, sizeHint().height());
}

} // namespace holdfast::gui
