import { type Archetype, automation } from './archetype.ts'

export const invoice: Archetype = {
  matches: /\binvoic\w*\b|\baccounts payable\b|\bbills? payment\b/i,
  noun: 'invoice',
  owner: 'Head of Accounting',
  trigger: 'An invoice arrives',
  purpose: 'Every invoice is paid once, in time, and only for what was ordered and received',
  input: 'Invoice with supplier, amount, order number and due date',
  mainRole: 'Accounts Payable',
  steps: [
    {
      name: 'Capture the invoice',
      role: automation,
      sla: '15 minutes',
      actions: [
        'Read supplier, amount, order number and due date.',
        'Reject the invoice if the same number exists already.',
      ],
    },
    {
      name: 'Match the invoice with the order',
      role: 'Accounts Payable',
      sla: '1 business day',
      at: 'erp',
      actions: [
        'Compare articles, quantities and prices with the order.',
        'Compare the quantities with the receipt of goods.',
      ],
      decision: {
        condition: 'the invoice does not match the order',
        outcome:
          'clarify the difference with the supplier and return to Step {Match the invoice with the order}, at most 2 times; then inform the Head of Accounting',
        otherwise: 'continue with Step {Approve the invoice}',
      },
    },
    {
      name: 'Approve the invoice',
      role: 'Budget Owner',
      sla: '2 business days',
      actions: ['Confirm that the service was delivered and that the budget covers it.'],
      isApproval: true,
    },
    {
      name: 'Pay the invoice',
      role: 'Accounts Payable',
      sla: '2 business days',
      at: 'payment',
      byPerson: true,
      actions: ['Pay before the due date, with the invoice number as the reference.'],
    },
    {
      name: 'File the invoice',
      role: automation,
      sla: '1 business day',
      actions: ['Store the invoice with approval and proof of payment.'],
    },
  ],
}

export const expense: Archetype = {
  matches: /\b(?:expenses?|travel costs?|reimbursements?)\b/i,
  noun: 'claim',
  owner: 'Head of Finance',
  trigger: 'An employee hands in an expense claim',
  purpose: 'Employees get their money back in time, and only for expenses that the policy allows',
  input: 'Expense claim with receipts, cost centre and purpose',
  mainRole: 'Accounting',
  steps: [
    {
      name: 'Submit the expense claim',
      role: 'Employee',
      sla: '10 business days',
      actions: ['Attach a receipt for every amount.', 'Name the cost centre and the purpose.'],
    },
    {
      name: 'Check the receipts',
      role: 'Accounting',
      sla: '2 business days',
      actions: ['Compare each amount with its receipt and with the expense policy.'],
      decision: {
        condition: 'a receipt is missing',
        outcome:
          'ask the employee for it and return to Step {Check the receipts}, at most 2 times; then reject the claim',
        otherwise: 'continue with Step {Approve the expense claim}',
      },
    },
    {
      name: 'Approve the expense claim',
      role: 'Line Manager',
      sla: '2 business days',
      actions: ['Confirm that the expense was necessary for the work.'],
      isApproval: true,
    },
    {
      name: 'Pay the expense claim',
      role: 'Accounting',
      sla: '5 business days',
      at: 'payment',
      byPerson: true,
      actions: ['Pay to the account of the employee.'],
    },
    {
      name: 'File the expense claim',
      role: automation,
      sla: '1 business day',
      at: 'erp',
      actions: ['Store the claim with receipts and approval.'],
    },
  ],
}

export const purchase: Archetype = {
  matches: /\b(?:purchas\w+|procurement|buying|requisition)\b/i,
  noun: 'purchase',
  owner: 'Head of Procurement',
  trigger: 'Somebody needs a product or a service that costs money',
  purpose: 'What is bought is needed, approved and bought at a fair price',
  input: 'Description, quantity, estimated cost and cost centre of what is needed',
  mainRole: 'Procurement',
  steps: [
    {
      name: 'Submit the purchase request',
      role: 'Requester',
      sla: '1 business day',
      actions: ['Describe what is needed, in which quantity and by when.', 'Name the cost centre.'],
    },
    {
      name: 'Collect the offers',
      role: 'Procurement',
      sla: '5 business days',
      actions: ['Ask the suppliers for an offer.', 'Compare price, delivery date and conditions.'],
    },
    {
      name: 'Approve the purchase',
      role: 'Budget Owner',
      sla: '2 business days',
      actions: ['Compare the offer with the budget of the cost centre.'],
      decision: {
        condition: 'the purchase is rejected',
        outcome: 'tell the requester the reason and end the process',
        otherwise: 'continue with Step {Place the order}',
      },
      isApproval: true,
    },
    {
      name: 'Place the order',
      role: 'Procurement',
      sla: '1 business day',
      at: 'erp',
      byPerson: true,
      actions: ['Send the order to the supplier.', 'Record the confirmed delivery date.'],
    },
    {
      name: 'Check the delivery',
      role: 'Requester',
      sla: '2 business days',
      actions: ['Compare the delivery with the order and confirm the receipt.'],
    },
  ],
}

export const contractReview: Archetype = {
  matches: /\bcontracts?\b.{0,20}\b(?:review|approval|signing|management|process|negotiation)\b|\bNDA\b/i,
  noun: 'contract',
  owner: 'Head of Legal',
  trigger: 'A contract is to be signed',
  purpose: 'No contract is signed that nobody has read, and every signed one can be found',
  input: 'Draft of the contract, name of the partner and value',
  mainRole: 'Legal Counsel',
  steps: [
    {
      name: 'Submit the contract',
      role: 'Requester',
      sla: '1 business day',
      actions: ['Attach the draft and name partner, value and date of signature.'],
    },
    {
      name: 'Review the contract',
      role: 'Legal Counsel',
      sla: '5 business days',
      actions: [
        'Check liability, term, termination and data protection.',
        'Write down every change that is needed.',
      ],
      decision: {
        condition: 'changes are needed',
        outcome:
          'negotiate them with the partner and return to Step {Review the contract}, at most 3 times; then escalate to the Head of Legal',
        otherwise: 'continue with Step {Approve the contract}',
      },
    },
    {
      name: 'Approve the contract',
      role: 'Budget Owner',
      sla: '2 business days',
      actions: ['Confirm that value and term fit the budget.'],
      isApproval: true,
    },
    {
      name: 'Sign the contract',
      role: 'Authorised Signatory',
      sla: '3 business days',
      at: 'signature',
      byPerson: true,
      actions: ['Send the contract to both parties for signature.'],
    },
    {
      name: 'File the contract',
      role: 'Legal Counsel',
      sla: '1 business day',
      at: 'storage',
      byPerson: true,
      actions: ['Store the signed contract.', 'Set a reminder before the end of the notice period.'],
    },
  ],
}
