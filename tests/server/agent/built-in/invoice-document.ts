/** A finished document, as the designer and its owner left it: what people say in wishes.ts is said about it. */
export const invoiceDocument = `# Invoice Approval

## Overview

This process covers incoming invoices. It takes five steps, from capturing the invoice to filing the invoice.

- **Purpose**: Every invoice is paid once and in time
- **Trigger**: An invoice arrives
- **Owner**: Head of Accounting

## Prerequisites

- API access to SAP, to capture the invoice
- API access to SharePoint, to file the invoice

## Roles and Responsibilities

- **Accounts Payable**: checks the invoice and pays the invoice
- **Team Lead**: approves the invoice
- **Automation**: captures the invoice in SAP and files the invoice in SharePoint

## Steps

### Step 1: Capture the invoice in SAP

- **Responsible**: Automation
- **System**: SAP
- **SLA**: 15 minutes

### Step 2: Check the invoice

- **Responsible**: Accounts Payable
- **SLA**: 1 business day (assumption)

1. Compare the amounts with the order.

### Step 3: Approve the invoice

- **Responsible**: Team Lead
- **SLA**: 2 business days (assumption)
- If the invoice is rejected, inform the supplier and end the process. Otherwise, continue with Step 4.

### Step 4: Pay the invoice

- **Responsible**: Accounts Payable
- **SLA**: 3 business days

### Step 5: File the invoice in SharePoint

- **Responsible**: Automation
- **System**: SharePoint
- **SLA**: 1 business day

## Implementation

The functions are named after the steps, also those of SAP and SharePoint (assumption).

\`\`\`spy
define InvoiceApproval {
  main(invoice) {
    # Capture the invoice in SAP
    sap.capture_invoice(invoice)

    # Check the invoice
    human.complete(task="Check the invoice", role="Accounts Payable", timeout="1d")

    # Approve the invoice
    human.approve(task="Approve the invoice", role="Team Lead", timeout="2d")
    if invoice_is_rejected(invoice) {
      inform_supplier(invoice)
      return InvoiceApprovalResult(invoice.id, "stopped")
    }

    # Pay the invoice
    human.complete(task="Pay the invoice", role="Accounts Payable", timeout="3d")

    # File the invoice in SharePoint
    sharepoint.file_invoice(invoice)

    return InvoiceApprovalResult(invoice.id, "completed")
  }
}
\`\`\`
`
