import type { Briefing } from '#server/agent/model.ts'

export type Description = Partial<Pick<Briefing, 'title' | 'description' | 'context'>> & {
  readonly message?: string
}

/** Processes in the many ways in which people tell them. */
export const descriptions: readonly Description[] = [
  {
    title: 'Refund Process',
    description:
      'The support agent checks the refund request. If the order is older than 30 days, reject the request and end the process. Then the team lead approves the refund, then charge back the amount in Stripe and finally notify the customer in Slack.',
    context: { integrations: ['stripe', 'slack'] },
  },
  {
    title: 'Invoice Processing Automation',
    description: 'Automate invoice processing with approval by the CFO above 5,000 EUR',
    context: { integrations: ['netsuite'], owner: 'Head of Finance' },
  },
  {
    title: 'Vendor Onboarding',
    description:
      'We need a process for vendor onboarding: procurement collects the tax forms and bank details, legal reviews the contract within 3 business days, finance creates the vendor in SAP and sends a welcome e-mail.',
  },
  {
    title: 'Stock count',
    message:
      'Every Monday, the warehouse clerk counts the stock, compares it with the ERP and orders missing parts from the supplier if the stock is below 20 units.',
  },
  {
    title: 'Incident response',
    description:
      'The alert is acknowledged by the on-call engineer within 5 minutes. She assesses the impact and informs the stakeholders in Slack. If the impact is high, the incident commander takes over. Otherwise, the engineer fixes the problem.',
  },
  { title: 'Purchase requests', description: 'Request -> manager approval -> purchase -> payment' },
  {
    title: 'Order sync',
    description:
      'Daily sync of orders from Shopify to NetSuite: fetch the new orders, transform them, and create sales orders in NetSuite. Failed records are logged.',
  },
  {
    title: 'Employee offboarding',
    description:
      'When an employee hands in their notice, HR informs IT and the team lead. IT disables the accounts in Okta within one hour. The employee returns the laptop. Payroll pays out the remaining vacation.',
    context: { team_size: 40, business_domain: 'Retail' },
  },
  {
    title: 'Blog publishing',
    message:
      'I need a workflow where the marketing manager writes a brief, the copywriter drafts the text, legal approves it, and the post is published in WordPress.',
  },
  {
    title: 'Quotation',
    message:
      'First collect the requirements. Next, estimate the effort and write the offer. Finally send the offer to the client, so that the client can decide within two weeks.',
  },
  {
    title: 'GDPR requests',
    description:
      'Process for handling data subject requests (GDPR). Requests must be answered within 30 days. The privacy officer verifies the identity of the requester and collects the data from all systems. Then she sends the answer by e-mail.',
  },
  {
    title: 'Support ticket triage',
    description: 'Build a workflow for support tickets in Zendesk',
    context: { integrations: ['zendesk'] },
  },
  {
    title: 'Hiring',
    description: 'Design a process to hire software engineers',
    context: { integrations: ['greenhouse', 'docusign', 'slack'] },
  },
  {
    title: 'Return of goods',
    description:
      'Customers submit a return request on the website. The system checks if the order is younger than 14 days. Support approves or rejects the return; the warehouse inspects the goods; accounting refunds the money via PayPal.',
  },
  {
    title: 'Account opening',
    description:
      '1. Collect name and contact details\n2. Check credit score\n3. If the score is below 600, reject the application and end the process.\n4. Open the account\n5. Send the card by mail',
  },
  {
    title: 'New laptop',
    description:
      'New hires get a laptop. The laptop is configured by IT, then it is shipped to the employee. HR must sign the contract in DocuSign before the start date.',
  },
  {
    title: 'Expense Claims',
    description: 'Employees hand in expense claims and get their money back.',
    message: 'Please write it. Approval by the team lead is needed above 200 EUR.',
  },
  {
    title: 'Release process',
    message: 'Create the complete process',
    context: { integrations: 'github, slack', expected_volume: '2 releases per week' },
  },
  {
    title: 'Lead Routing',
    description: 'Route new leads to the right sales rep',
    message:
      'When a lead fills in the form, the system creates the lead in HubSpot. The SDR qualifies the lead within 2 hours. If the company has more than 500 employees, the enterprise team takes the lead. The account executive calls the lead and enters the result in HubSpot.',
    context: { integrations: ['hubspot'] },
  },
  {
    title: 'Maintenance of machines',
    description:
      'The operator reports the defect to the shift leader. The shift leader stops the machine and calls maintenance. Maintenance repairs the machine within 4 hours. If the repair takes longer than 4 hours, the shift leader orders a replacement. After the repair, the operator tests the machine and the shift leader signs the protocol.',
  },
  {
    title: 'Loan application',
    description:
      'The customer submits the loan application online. A credit analyst reviews the application and checks the credit score via Schufa. If the score is too low, go back to step 1. Otherwise the branch manager approves the loan. Finally, the contract is signed and the money is transferred.',
  },
]
