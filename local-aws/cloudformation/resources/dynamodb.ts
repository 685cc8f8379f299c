import { Properties } from '../properties';
import { CreatedResource, ResourceContext, ResourceHandlers } from '../resource-handler';

const MODELLED = ['TableName', 'KeySchema', 'AttributeDefinitions', 'BillingMode', 'TimeToLiveSpecification'];

/** What belongs to a table by itself, or to each replica of a global one. */
const INERT = [
  'ContributorInsightsSpecification', 'DeletionProtectionEnabled', 'PointInTimeRecoverySpecification', 'ResourcePolicy', 'TableClass', 'Tags',
];

export const dynamodbResources: ResourceHandlers = {
  'AWS::DynamoDB::Table': {
    properties: MODELLED,
    inert: [...INERT, 'OnDemandThroughput', 'SSESpecification', 'WarmThroughput'],
    create: createTable,
  },
  'AWS::DynamoDB::GlobalTable': {
    properties: [...MODELLED, 'Replicas'],
    inert: ['SSESpecification', 'WarmThroughput', 'WriteOnDemandThroughputSettings'],
    create: async (properties, context) => {
      const replicas = properties.objects('Replicas');
      if (replicas.length !== 1 || replicas[0].text('Region') !== context.services.region) {
        throw new Error('a global table is only modelled with one replica, in the Region of the stack');
      }
      replicas[0].allow('Region', ...INERT, 'ReadOnDemandThroughputSettings', 'SSESpecification');
      return createTable(properties, context);
    },
  },
};

async function createTable(properties: Properties, { services: { dynamodb }, generateName }: ResourceContext): Promise<CreatedResource> {
  if (properties.optionalText('BillingMode') !== 'PAY_PER_REQUEST') throw new Error('only the billing mode PAY_PER_REQUEST is modelled');
  const table = await dynamodb.createTable({
    name: properties.optionalText('TableName') ?? generateName(255),
    keySchema: properties.objects('KeySchema').map(key => {
      key.allow('AttributeName', 'KeyType');
      return { AttributeName: key.text('AttributeName'), KeyType: key.text('KeyType') };
    }),
    attributeDefinitions: properties.objects('AttributeDefinitions').map(attribute => {
      attribute.allow('AttributeName', 'AttributeType');
      return { AttributeName: attribute.text('AttributeName'), AttributeType: attribute.text('AttributeType') };
    }),
    timeToLiveAttribute: timeToLiveAttribute(properties),
  });
  return { ref: table.name, attributes: { Arn: table.arn }, object: table, remove: async () => dynamodb.deleteTable(table) };
}

function timeToLiveAttribute(properties: Properties): string | undefined {
  if (!properties.has('TimeToLiveSpecification')) return undefined;
  const specification = properties.object('TimeToLiveSpecification');
  specification.allow('AttributeName', 'Enabled');
  return specification.boolean('Enabled', false) ? specification.text('AttributeName') : undefined;
}
