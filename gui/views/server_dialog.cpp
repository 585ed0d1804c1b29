// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/server_dialog.h"

#include "gui/feed/server_address.h"
#include "gui/theme/plain_text.h"
#include "gui/theme/theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace holdfast::gui {
namespace {

constexpr int kWidth = 460;

} // namespace

ServerDialog::ServerDialog(const QString &address, bool canKeep, QWidget *parent)
    : QDialog(parent)
    , m_address(new QLineEdit(address))
    , m_token(new QLineEdit)
    , m_keep(new QCheckBox(tr("&Remember it in the keychain")))
    , m_fault(new PlainLabel)
{
    setWindowTitle(tr("Connect to a server"));
    m_address->setPlaceholderText(tr("host:8000 or wss://host"));
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setPlaceholderText(tr("none, or the token that is stored"));
    m_keep->setEnabled(canKeep);
    m_keep->setToolTip(
        plainTip(canKeep ? tr("If the token is not remembered, the monitor asks for it again next time")
                         : tr("This program is built without a keychain: the token is asked for again next time")));
    m_fault->setWordWrap(true);
    m_fault->hide();
    QPalette faulty = palette();
    faulty.setColor(QPalette::WindowText, Theme::of(palette()).bad);
    m_fault->setPalette(faulty);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &ServerDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QFormLayout(this);
    layout->addRow(tr("&Address:"), m_address);
    layout->addRow(tr("&Token:"), m_token);
    layout->addRow(QString(), m_keep);
    layout->addRow(m_fault);
    layout->addRow(buttons);
    resize(kWidth, sizeHint().height());
    m_address->selectAll();
}

QString ServerDialog::address() const
{
    return m_address->text().trimmed();
}

QByteArray ServerDialog::token() const
{
    return m_token->text().trimmed().toUtf8();
}

bool ServerDialog::keepsToken() const
{
    return m_keep->isChecked();
}

void ServerDialog::focusToken()
{
    m_token->setFocus();
}

void ServerDialog::accept()
{
    const auto server = parseServerAddress(address());
    if (server)
        return QDialog::accept();
    m_fault->setText(server.problem().text());
    m_fault->show();
    layout()->activate(); // the sentence may have several lines, whose height depends on the width
    resize(width(), std::max(height(), layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                                     : layout()->totalSizeHint().height()));
    m_address->setFocus();
}

} // namespace holdfast::gui
